package dev.larder.console.history;

import dev.larder.console.fleet.Flow;
import dev.larder.console.history.Metric.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace did in the last 24 hours: all of it together, each of at most 32 nodes, each of at most 200 caches, those that came first. Thread-safe.
 */
public final class Chronicle {

    static final int MOST_CACHES = 200;
    private static final int MOST_NODES = 32;

    private final Timeline total = Timeline.fine();
    private final Sparks sparks = new Sparks();
    // Guarded by itself.
    private final Map<String, Timeline> byNode = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Timeline> eldest) {
            return size() > MOST_NODES;
        }
    };
    // Guarded by itself.
    private final Map<String, Timeline> byCache = new TreeMap<>();

    /** Adds what all did. */
    public void add(long at, Flow flow, Standing standing) {
        total.add(at, flow, standing);
    }

    /** Adds what a node did. */
    public void addNode(String node, long at, Flow flow, Standing standing) {
        Timeline own;
        synchronized (byNode) {
            own = byNode.computeIfAbsent(node, ignored -> Timeline.fine());
        }
        own.add(at, flow, standing);
    }

    /** Adds what a cache did; nothing if there are too many. */
    public void addCache(String cache, long at, Flow flow, @Nullable Double entries) {
        Timeline own = cache(cache);
        if (own != null) {
            own.add(at, flow, new Standing(null, entries, null));
        }
    }

    private @Nullable Timeline cache(String cache) {
        synchronized (byCache) {
            return byCache.size() < MOST_CACHES
                    ? byCache.computeIfAbsent(cache, ignored -> Timeline.coarse())
                    : byCache.get(cache);
        }
    }

    /** Of all together. */
    public Timeline ofAll() {
        return total;
    }

    /** Of one node; empty if that was never heard of, or long ago. */
    public Optional<Timeline> ofNode(String node) {
        synchronized (byNode) {
            return Optional.ofNullable(byNode.get(node));
        }
    }

    /** Of one cache; empty if there is none of that name, or there are too many. */
    public Optional<Timeline> ofCache(String cache) {
        synchronized (byCache) {
            return Optional.ofNullable(byCache.get(cache));
        }
    }

    /** The hit ratio of each cache, minute by minute. */
    public Sparks sparks() {
        return sparks;
    }

    /** All caches' timelines, as they are now. */
    Map<String, Timeline> caches() {
        synchronized (byCache) {
            return new TreeMap<>(byCache);
        }
    }

    /** The timeline of a cache of before; null if there are too many. */
    @Nullable Timeline restored(String cache) {
        return cache(cache);
    }
}
