package dev.larder.internal.analysis;

import java.time.Duration;

/** How long keys go unasked: a count for each power of two nanoseconds. For one thread. */
final class Reuse {

    private final double[] counts = new double[Long.SIZE];

    /** So long; negative for a key that is asked for the first time, which says nothing. */
    void add(long nanos) {
        if (nanos >= 0) {
            counts[Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos))]++;
        }
    }

    void age() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] /= 2;
        }
    }

    /** What half of them are below, to within a power of two; zero before the first. */
    Duration median() {
        double all = 0;
        for (double count : counts) {
            all += count;
        }
        double seen = 0;
        for (int i = 0; i < counts.length && all > 0; i++) {
            seen += counts[i];
            if (seen >= all / 2) {
                return Duration.ofNanos(1L << Math.min(i + 1, Long.SIZE - 2));
            }
        }
        return Duration.ZERO;
    }
}
