package dev.larder.cli.internal.warm;

/** Whether a key need not be loaded. */
interface Freshness {
    /** Redis is not asked: everything is loaded. */
    Freshness UNKNOWN = key -> false;

    boolean isFresh(String key);
}
