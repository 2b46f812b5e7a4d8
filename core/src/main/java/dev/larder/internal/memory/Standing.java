package dev.larder.internal.memory;

/**
 * What entries have in common that were loaded at the same position and end at about the same time: most of an entry's moments, held once for many ({@link Standings}).
 * Immutable; what happens to an entry gives it another standing.
 *
 * @param stamp the node's position when the load began
 * @param verified the position up to which no rule is known to cover the entry; at least the load's
 * @param readAtNanos when the source said so, or a moment before
 * @param span in which stretch of the nano clock the fresh time ends, counted in {@link #SPAN_NANOS}
 * @param isOutdated whether it is of use only where a load fails
 * @param isDropped whether it is on its way out of memory
 */
record Standing(long stamp, long verified, long readAtNanos, int span, boolean isOutdated, boolean isDropped) {

    private static final long MILLI_NANOS = 1_000_000;

    /** 4.7 hours: as many milliseconds as three bytes count. The whole of the nano clock is fewer than 2^21 of them, on both sides of 0. */
    private static final long SPAN_NANOS = (1L << 24) * MILLI_NANOS;

    /** One that no other entry shares. */
    static Standing of(long stamp, long verified, long readAtNanos, long freshUntilNanos) {
        return new Standing(
                stamp, verified, readAtNanos, spanOf(freshUntilNanos), /* isOutdated= */ false, /* isDropped= */ false);
    }

    static int spanOf(long nanos) {
        return (int) Math.floorDiv(nanos, SPAN_NANOS);
    }

    /** How many milliseconds of its span are over at a moment, rounded down: 24 bits. */
    static int millisOf(long nanos) {
        return (int) (Math.floorMod(nanos, SPAN_NANOS) / MILLI_NANOS);
    }

    /** The moment in this span that {@link #millisOf} was said of. Overflows as the nano clock does, where that turns over. */
    long nanosOf(int millis) {
        return span * SPAN_NANOS + millis * MILLI_NANOS;
    }

    Standing verifiedAt(long position) {
        return new Standing(stamp, position, readAtNanos, span, isOutdated, isDropped);
    }

    Standing until(long freshUntilNanos) {
        return new Standing(stamp, verified, readAtNanos, spanOf(freshUntilNanos), isOutdated, isDropped);
    }

    Standing outdated() {
        return new Standing(stamp, verified, readAtNanos, span, /* isOutdated= */ true, isDropped);
    }

    Standing dropped() {
        return new Standing(stamp, verified, readAtNanos, span, isOutdated, /* isDropped= */ true);
    }
}
