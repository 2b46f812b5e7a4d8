package dev.larder.internal.rules;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters that a key record raises, so that whoever remembered the counter before cannot put afterwards. Keys share counters
 * by hash: that may refuse a put that was right, and never allows one that was wrong. Thread-safe, without locks.
 */
public final class Fences {

    private static final int STRIPES = 1 << 14;

    private final AtomicLongArray counters = new AtomicLongArray(STRIPES);

    /** The counter of a key. */
    public long read(String key) {
        return counters.get(stripe(key));
    }

    /** Raises the counter of a key; answers it. */
    public long raise(String key) {
        return counters.incrementAndGet(stripe(key));
    }

    /** All counters as they are, one after the other. */
    public Copy copy() {
        long[] now = new long[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            now[i] = counters.get(i);
        }
        return new Copy(now);
    }

    /** The counters of a moment, for keys that are not known yet. */
    public static final class Copy {

        private final long[] counters;

        private Copy(long[] counters) {
            this.counters = counters;
        }

        /** What a key's counter was. */
        public long read(String key) {
            return counters[stripe(key)];
        }
    }

    private static int stripe(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> (32 - 14);
    }
}
