package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;

/** One way to make bytes smaller. Loads the classes of its library only when it is used. Thread-safe. */
interface Packing {

    /** Smaller, or larger: that is for the caller to see. */
    byte[] compressed(byte[] bytes);

    /**
     * Exactly so many bytes; one byte more or less is refused, and never costs more memory than what was promised.
     *
     * @throws CodecException if that is not what is stored
     */
    byte[] inflated(byte[] stored, int length);

    /** Refuses a promise that no stored bytes of that number can keep, before it costs memory. */
    static void requirePossible(byte[] stored, int length, int maxRatio) {
        if (length / maxRatio > stored.length) {
            throw wrongLength(length);
        }
    }

    static CodecException wrongLength(int length) {
        return new CodecException(
                Kind.TRUNCATED, "The payload does not inflate to the " + length + " bytes it promises", null);
    }
}
