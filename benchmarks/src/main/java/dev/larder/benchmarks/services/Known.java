package dev.larder.benchmarks.services;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a change has to know of what was there before; it outlasts a side. Thread-safe.
 *
 * @param editions the newest known version of a resource, by its id
 * @param days how many scores of a user were recorded, by the user
 */
record Known(Map<String, Long> editions, Map<Long, Integer> days) {

    static Known nothing() {
        return new Known(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }
}
