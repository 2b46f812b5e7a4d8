package dev.larder.internal.engine;

import java.time.Duration;

/**
 * How much is brought from disk into memory after a start, before anybody asks for it.
 *
 * @param keys how many of the keys that were read most; 0 for none
 * @param maximumBytes how many bytes of envelopes, all caches together
 * @param atMost how long after the disk can be believed
 */
public record Preload(int keys, long maximumBytes, Duration atMost) {

    /** Nothing is brought. */
    public static Preload none() {
        return new Preload(0, 0, Duration.ZERO);
    }
}
