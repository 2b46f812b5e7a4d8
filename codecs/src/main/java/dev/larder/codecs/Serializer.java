package dev.larder.codecs;

import dev.larder.CodecException;

/** How a payload stands for a value; the low nibble of an envelope's fourth byte. */
public enum Serializer {
    /** The value is bytes. */
    BYTES(0),
    /** JSON in UTF-8. */
    JSON(1),
    /** MessagePack. */
    MESSAGEPACK(2),
    /** A binary form that only Java reads. */
    JAVA_BINARY(3);

    private final int code;

    Serializer(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Serializer of(int code) {
        for (Serializer known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        throw new CodecException(
                CodecException.Kind.FORMAT,
                "The envelope's serializer is " + code + ", which this reader does not know",
                null);
    }
}
