package dev.larder.redis.internal.connection;

import java.util.random.RandomGenerator;

/** Pauses that grow from 50 to 500 ms, and differ by a quarter so that nodes do not come all at once. Not thread-safe. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 500;

    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** How long to pause now. */
    long next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, nextMillis * 2);
        return millis - random.nextLong(millis / 4);
    }

    /** Begins with the shortest pause again. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
