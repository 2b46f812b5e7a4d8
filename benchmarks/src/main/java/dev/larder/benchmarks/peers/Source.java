package dev.larder.benchmarks.peers;

import java.util.HashMap;
import java.util.Map;

/** Where values come from. */
@FunctionalInterface
interface Source {

    /** The value of a key, now. */
    Item load(String key);

    /** {@link #load} of many. */
    default Map<String, Item> loadAll(Iterable<String> keys) {
        Map<String, Item> found = new HashMap<>();
        keys.forEach(key -> found.put(key, load(key)));
        return found;
    }
}
