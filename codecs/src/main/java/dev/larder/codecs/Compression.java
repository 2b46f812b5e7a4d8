package dev.larder.codecs;

import dev.larder.CodecException;

/** How a payload was made smaller; the high nibble of an envelope's fourth byte. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** RFC 1952. */
    GZIP,
    /** LZ4 blocks; not read yet. */
    LZ4,
    /** Zstandard; not read yet. */
    ZSTD;

    private static final Compression[] BY_CODE = values();

    int code() {
        return ordinal();
    }

    static Compression of(int code) {
        if (code >= BY_CODE.length) {
            throw new CodecException(
                    CodecException.Kind.FORMAT,
                    "The envelope's compression is " + code + ", which this reader does not know",
                    null);
        }
        return BY_CODE[code];
    }
}
