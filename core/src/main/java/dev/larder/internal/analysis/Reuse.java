package dev.larder.internal.analysis;

import java.time.Duration;

/**
 * How long keys go unasked: counts in four steps for each power of two nanoseconds, so that what is told of them is at most a fifth too long. For one
 * thread.
 */
final class Reuse {

    private static final int STEP_BITS = 2;
    private static final int STEPS = 1 << STEP_BITS;

    private final double[] counts = new double[Long.SIZE * STEPS];

    /** So long; negative for a key that is asked for the first time, which says nothing. */
    void add(long nanos) {
        if (nanos >= 0) {
            counts[stepOf(Math.max(STEPS, nanos))]++;
        }
    }

    /** The power of two, and the two bits behind its highest. */
    private static int stepOf(long nanos) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        return power * STEPS + (int) (nanos >>> (power - STEP_BITS) & (STEPS - 1));
    }

    private static long endOf(int step) {
        int power = step / STEPS;
        return power >= Long.SIZE - 2 ? Long.MAX_VALUE : (long) (STEPS + step % STEPS + 1) << (power - STEP_BITS);
    }

    void age() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] /= 2;
        }
    }

    /** What so many of them, as a share, are below; zero before the first. */
    Duration below(double share) {
        double all = 0;
        for (double count : counts) {
            all += count;
        }
        double seen = 0;
        for (int i = 0; i < counts.length && all > 0; i++) {
            seen += counts[i];
            if (seen >= all * share) {
                return Duration.ofNanos(endOf(i));
            }
        }
        return Duration.ZERO;
    }
}
