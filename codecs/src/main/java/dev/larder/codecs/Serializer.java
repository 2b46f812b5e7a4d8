package dev.larder.codecs;

import dev.larder.CodecException;

/** How a payload stands for a value; the low nibble of an envelope's fourth byte. */
public enum Serializer {
    /** The value is bytes. */
    BYTES,
    /** JSON in UTF-8. */
    JSON,
    /** MessagePack. */
    MESSAGEPACK,
    /** A binary form that only Java reads. */
    JAVA_BINARY;

    private static final Serializer[] BY_CODE = values();

    int code() {
        return ordinal();
    }

    static Serializer of(int code) {
        if (code >= BY_CODE.length) {
            throw new CodecException(
                    CodecException.Kind.FORMAT,
                    "The envelope's serializer is " + code + ", which this reader does not know",
                    null);
        }
        return BY_CODE[code];
    }
}
