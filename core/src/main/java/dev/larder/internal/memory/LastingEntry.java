package dev.larder.internal.memory;

/**
 * An entry whose life is lengthened by who reads it, by an entry like it in its place.
 *
 * @param <V> the value's type
 */
public final class LastingEntry<V> extends TimedEntry<V> {

    private final long endNanos;

    /**
     * The same as another, with a life of its own.
     *
     * @param freshUntilNanos from when on it is stale; kept to the millisecond before
     * @param windowNanos for how long before that readers look whether its life is to be lengthened
     * @param endNanos until when it may be lengthened
     */
    public LastingEntry(MemoryEntry<V> like, long freshUntilNanos, long windowNanos, long endNanos) {
        super(
                like.value(),
                like.standing().until(freshUntilNanos),
                freshUntilNanos,
                windowNanos,
                like.tags(),
                like.hasUnknownTags());
        this.endNanos = endNanos;
    }

    /** Until when its life may be lengthened. */
    public long endNanos() {
        return endNanos;
    }
}
