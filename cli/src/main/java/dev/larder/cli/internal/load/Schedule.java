package dev.larder.cli.internal.load;

/**
 * When which request is due, settled before the first is sent. Pure.
 *
 * @param perSecond requests, evenly spread, from 1
 * @param warmUp how many are sent first and not measured, from 0
 * @param measured how many are, from 1; both together at most {@link #MOST}
 */
public record Schedule(long perSecond, long warmUp, long measured) {

    /** So that nanoseconds since the beginning times requests a second stay within 64 bits. */
    public static final long MOST = 50_000_000;

    private static final long NANOS = 1_000_000_000;

    /** All, measured or not. */
    public long total() {
        return warmUp + measured;
    }

    /** Whether the request of that number, counted from 0, is measured. */
    public boolean isMeasured(long number) {
        return number >= warmUp;
    }

    /** When a request is due, in nanoseconds since the beginning. */
    public long dueNanos(long number) {
        return number * NANOS / perSecond;
    }

    /** When the last one has had its turn. */
    public long endNanos() {
        return dueNanos(total());
    }

    /** How many of those that are measured have become due so long after the beginning. */
    public long measuredUntil(long nanos) {
        long due = nanos < 0 ? 0 : ((Math.min(nanos, endNanos()) + 1) * perSecond + NANOS - 1) / NANOS;
        return Math.max(0, Math.min(due, total()) - warmUp);
    }
}
