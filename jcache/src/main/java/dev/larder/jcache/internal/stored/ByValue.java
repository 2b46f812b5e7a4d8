package dev.larder.jcache.internal.stored;

import java.util.Arrays;

/**
 * Store by value: an object that may change is held as its bytes, written once and read for each caller; what cannot change is held, and handed out,
 * as it is.
 */
public final class ByValue implements Copying {

    /** The bytes of an object; shared, for nobody changes them. */
    @SuppressWarnings("ArrayRecordComponent") // never copied on its way
    record Bytes(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private final Serialization serialization;

    /** Copies by Java's serialization. */
    public ByValue(Serialization serialization) {
        this.serialization = serialization;
    }

    @Override
    public Object held(Object given) {
        return Immutables.is(given) ? given : new Bytes(serialization.bytes(given));
    }

    @Override
    public Object given(Object held) {
        return held instanceof Bytes copy ? serialization.object(copy.bytes) : held;
    }
}
