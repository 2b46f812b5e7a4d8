package dev.larder.internal.node;

/** What a node holds of one cache, as far as records are concerned. */
public interface Copies {

    /** What all the cache's keys begin with. */
    String keyPrefix();

    /** Drops a key from memory, and then detaches its flight, which may have looked there before: who joins from now on takes nothing that was there. */
    void drop(String key);

    /** Drops everything from memory, and then detaches all flights. */
    void dropAll();
}
