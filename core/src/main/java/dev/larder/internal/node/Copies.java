package dev.larder.internal.node;

/** What a node holds of one cache, as far as records are concerned. */
public interface Copies {

    /** What all the cache's keys begin with. */
    String keyPrefix();

    /** Drops a key from memory, and detaches its flight. */
    void drop(String key);

    /** Drops everything from memory, and detaches all flights. */
    void dropAll();
}
