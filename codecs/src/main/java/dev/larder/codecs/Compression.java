package dev.larder.codecs;

import dev.larder.CodecException;

/**
 * How a payload was made smaller; the high nibble of an envelope's fourth byte. {@link #GZIP} is always there. {@link #LZ4} and
 * {@link #ZSTD} need a library that only applications which use them carry.
 */
public enum Compression {
    /** Not at all. */
    NONE(0, "java.base"),
    /** RFC 1952. */
    GZIP(1, "java.base"),
    /** One LZ4 block without a frame: the fastest, and the least dense. Needs {@code at.yawk.lz4:lz4-java}. */
    LZ4(2, "at.yawk.lz4:lz4-java"),
    /** Zstandard frames, RFC 8878: as fast as gzip at its fastest, and denser. Needs {@code com.github.luben:zstd-jni}. */
    ZSTD(3, "com.github.luben:zstd-jni");

    private final int code;
    private final String library;

    Compression(int code, String library) {
        this.code = code;
        this.library = library;
    }

    int code() {
        return code;
    }

    byte[] compressed(byte[] bytes) {
        return packing().compressed(bytes);
    }

    /**
     * Exactly so many bytes.
     *
     * @throws CodecException if they are not what is stored, or the library that inflates them is missing
     */
    byte[] inflated(byte[] stored, int length) {
        try {
            return packing().inflated(stored, length);
        } catch (LinkageError e) {
            throw new CodecException(
                    CodecException.Kind.FORMAT, "The payload is compressed by " + this + ", and " + missing(), e);
        }
    }

    /**
     * This, when it can be used.
     *
     * @throws IllegalStateException if its library is not there, or cannot be run on this machine
     */
    Compression required() {
        try {
            packing().inflated(packing().compressed(new byte[0]), 0);
            return this;
        } catch (LinkageError e) {
            throw new IllegalStateException("Nothing can be compressed by " + this + ": " + missing(), e);
        }
    }

    static Compression of(int code) {
        for (Compression known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        throw new CodecException(
                CodecException.Kind.FORMAT,
                "The envelope's compression is " + code + ", which this reader does not know",
                null);
    }

    /** Made where it is used: the class of one cannot even be loaded without its library. */
    private Packing packing() {
        return switch (this) {
            case NONE -> new Stored();
            case GZIP -> new Gzip();
            case LZ4 -> new Lz4();
            case ZSTD -> new Zstandard();
        };
    }

    private String missing() {
        return "its library is not there; put " + library + " on the class path";
    }
}
