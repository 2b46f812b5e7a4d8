package dev.larder.codecs;

import dev.larder.CodecException;

/** How a payload was made smaller; the high nibble of an envelope's fourth byte. */
public enum Compression {
    /** Not at all. */
    NONE(0),
    /** RFC 1952. */
    GZIP(1),
    /** LZ4 blocks; not read yet. */
    LZ4(2),
    /** Zstandard; not read yet. */
    ZSTD(3);

    private final int code;

    Compression(int code) {
        this.code = code;
    }

    int code() {
        return code;
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
}
