package dev.larder.cli.internal.entries;

/** What a node would do with what stands in Redis. */
enum Verdict {
    /** It is the answer. */
    FRESH,
    /** It is past its time to live, and the answer only where the cache's policy allows something stale. */
    STALE,
    /** It is past everything, and Redis has not deleted it yet. */
    EXPIRED,
    /** A record of the journal, or the horizon, has declared it untrue. */
    DEAD,
    /** The bytes are not believed. */
    REFUSED,
    /** There is nothing. */
    ABSENT
}
