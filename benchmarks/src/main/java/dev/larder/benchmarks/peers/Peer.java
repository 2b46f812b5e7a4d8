package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cache of one node, set up as its documentation recommends; two of them on one Redis are two nodes. Thread-safe.
 */
interface Peer extends AutoCloseable {

    /** The value of a key, from wherever the cache has it, or else from its source. */
    Item get(String key);

    /** {@link #get} of many, in one call where the cache has one for it. */
    default Map<String, Item> getAll(List<String> keys) {
        Map<String, Item> found = new HashMap<>();
        keys.forEach(key -> found.put(key, get(key)));
        return found;
    }

    /** Sets many that are missing, in one call where the cache has one for it. */
    void fill(Map<String, Item> items);

    /** Declares a value untrue, for all nodes. */
    void invalidate(String key);

    @Override
    void close();

    /** Makes one. */
    @FunctionalInterface
    interface Maker {
        Peer on(URI redis, Source source);
    }
}
