package dev.larder.internal.analysis;

/**
 * What happened to a key of the sample.
 *
 * @param key the hash of its text
 * @param atNanos when
 * @param usableUntilNanos until when memory may answer with its entry; for hits and entries kept
 * @param number the entry's weight, or of a load the value's digest
 */
record Event(Kind kind, long key, long atNanos, long usableUntilNanos, int number) {

    enum Kind {
        /** Memory answered. */
        HIT,
        /** Memory was asked and did not. */
        MISS,
        /** An entry is kept where there was none. */
        KEPT,
        /** An entry is kept in the place of another. */
        REPLACED,
        /** The source was asked. */
        LOADED,
        /** The source was asked, and what it said cannot be compared. */
        LOADED_UNKNOWN,
        /** The key was declared untrue. */
        GONE,
        /** All keys were. */
        ALL_GONE
    }

    /** That tells no more. */
    static Event of(Kind kind, long key, long atNanos) {
        return new Event(kind, key, atNanos, 0, 0);
    }
}
