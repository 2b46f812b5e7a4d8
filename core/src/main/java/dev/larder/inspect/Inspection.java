package dev.larder.inspect;

import dev.larder.Invalidation;
import dev.larder.Memory;
import java.util.List;
import java.util.Optional;

/**
 * A look into one node's caches, for tools: {@link dev.larder.Larder#inspection}. Changes nothing, counts nothing as a lookup, and loads
 * nothing. Keys are cache keys as they stand in the tiers, without the namespace: {@code goal:42}. Thread-safe.
 */
public interface Inspection {

    /** The name of the cache whose keys begin like this one; of several the one with the longest beginning. */
    Optional<String> cacheOf(String key);

    /** What this node's memory and disk hold of a key, alive or not. Blocks for the disk, up to its read timeout. */
    List<Copy> local(String key);

    /**
     * What the shared tier holds of a key, alive or not; empty if nothing, or if no cache has such keys. Blocks up to the tier's hard timeout.
     *
     * @throws dev.larder.TierUnavailableException if there is no shared tier, or it does not answer
     */
    Optional<Copy> shared(String key);

    /** How much of a cache this node's memory may hold; empty if there is no such cache. */
    Optional<Memory> memory(String cache);

    /** The keys of a cache that are used most in this node's memory, as its eviction policy sees it; holds that policy's lock for a moment. */
    List<String> hottest(String cache, int limit);

    /** The largest envelopes of a cache that this node gave to the shared tier or read from it since it started; at most ten. */
    List<Sized> largest(String cache);

    /**
     * What this node's lookups say about a cache's memory and time to live; empty if there is no such cache, it keeps nothing in memory, or it is not
     * analysed. Blocks for milliseconds, while a part of the sample is being worked in.
     */
    Optional<Analysis> analysis(String cache);

    /**
     * What of this node's memory an invalidation would make untrue now. Takes time for each entry in memory.
     *
     * @param sample how many keys to name at most
     */
    Covered covered(Invalidation invalidation, int sample);

    /**
     * What one node's memory has of an invalidation's subjects.
     *
     * @param count how many entries that are alive
     * @param sample some of their keys
     * @param loadMicros what their loads took together, as far as that is known: from the mean of their caches' loads
     */
    record Covered(long count, List<String> sample, long loadMicros) {
        public Covered {
            sample = List.copyOf(sample);
        }
    }

    /**
     * A large value.
     *
     * @param key its key
     * @param bytes the size of its envelope
     * @param atMillis when it was seen, epoch milliseconds
     */
    record Sized(String key, int bytes, long atMillis) {}
}
