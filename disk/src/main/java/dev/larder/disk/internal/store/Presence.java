package dev.larder.disk.internal.store;

/** Whether a key has a value, as far as was looked. */
public enum Presence {
    /** It has, and the value was read. */
    PRESENT,
    /** It has none. */
    ABSENT,
    /** Only the disk knows. */
    UNKNOWN
}
