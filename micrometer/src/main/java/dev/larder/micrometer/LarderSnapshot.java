package dev.larder.micrometer;

import dev.larder.Cache;
import dev.larder.CacheStats;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What some Larders counted, and how they stand, as values: for pages, logs and tests in code. Counters go from the start of the
 * process on. Made without asking any server; a snapshot, but not an atomic one.
 *
 * @param at when it was made
 * @param total all caches as one
 * @param nodes each Larder, in the order given
 */
public record LarderSnapshot(Instant at, Total total, List<Node> nodes) {

    public LarderSnapshot {
        nodes = List.copyOf(nodes);
    }

    /**
     * All caches as one.
     *
     * @param hits answers that needed no load
     * @param misses answers that needed one, and lookups without a loader that found nothing
     * @param hitRate hits as a share of both, 0 to 1; 0 before the first lookup
     * @param evictions entries pushed out of memory for room
     * @param entries entries in memory
     * @param loads loads that ended well
     * @param loadFailures loads that did not
     */
    public record Total(
            long hits, long misses, double hitRate, long evictions, long entries, long loads, long loadFailures) {

        static Total of(List<CacheFigures> caches) {
            long hits = sum(caches, CacheFigures::hits);
            long misses = sum(caches, CacheFigures::misses);
            return new Total(
                    hits,
                    misses,
                    hits == 0 ? 0 : (double) hits / (hits + misses),
                    sum(caches, cache -> cache.evictions.getOrDefault("size", 0L)),
                    sum(caches, CacheFigures::entries),
                    sum(caches, CacheFigures::loads),
                    sum(caches, CacheFigures::loadFailures));
        }

        private static long sum(List<CacheFigures> caches, ToLongFunction<CacheFigures> figure) {
            return caches.stream().mapToLong(figure).sum();
        }
    }

    /**
     * One Larder.
     *
     * @param namespace instance and version
     * @param node the node's random name
     * @param shared "connected", "away", or "none" where there is no shared tier
     * @param suspect whether copies are not believed at the moment
     * @param proofAgeSeconds since when it is not known that nothing is missing; 0 without a shared journal
     * @param journalLagSeconds how far behind the newest record was when it was applied
     * @param journalGaps how often memory was emptied for safety, the start included
     * @param deferredInvalidations what waits for the shared tier
     * @param rules group invalidations that are remembered
     * @param waitingTasks tasks that wait for a thread of Larder's own pool
     * @param caches each cache, in the order in which they were made
     */
    public record Node(
            String namespace,
            String node,
            String shared,
            boolean suspect,
            double proofAgeSeconds,
            double journalLagSeconds,
            long journalGaps,
            int deferredInvalidations,
            int rules,
            int waitingTasks,
            List<CacheFigures> caches) {

        public Node {
            caches = List.copyOf(caches);
        }

        static Node of(Larder larder) {
            LarderStatus status = larder.status();
            return new Node(
                    status.namespace(),
                    status.node(),
                    status.shared() == null ? "none" : status.shared().connected() ? "connected" : "away",
                    status.isSuspect(),
                    status.proofAgeSeconds(),
                    status.journalLagSeconds(),
                    status.abandonments(),
                    status.deferred(),
                    status.rules(),
                    status.waitingTasks(),
                    larder.caches().stream().map(CacheFigures::of).toList());
        }
    }

    /**
     * One cache. The maps are as in {@link CacheStats}, outcomes by their label.
     *
     * @param cache the cache's name
     * @param hitRate answers that needed no load, as a share of all
     * @param loadSeconds time spent in the loader
     * @param flights lookups under way
     */
    public record CacheFigures(
            String cache,
            Map<String, Long> lookups,
            double hitRate,
            long loads,
            long loadFailures,
            double loadSeconds,
            Map<String, Long> puts,
            long refusedFills,
            Map<String, Long> tierErrors,
            Map<String, Long> evictions,
            long bytesWritten,
            long entries,
            int flights) {

        static CacheFigures of(Cache<?, ?> cache) {
            CacheStats stats = cache.stats();
            Map<String, Long> lookups = new TreeMap<>();
            stats.lookups().forEach((outcome, count) -> lookups.put(outcome.label(), count));
            return new CacheFigures(
                    cache.name(),
                    lookups,
                    stats.hitRate(),
                    stats.loads(),
                    stats.loadFailures(),
                    stats.loadNanos() / 1e9,
                    stats.puts(),
                    stats.refusedFills(),
                    stats.tierErrors(),
                    stats.evictions(),
                    stats.bytesWritten(),
                    stats.memoryEntries(),
                    stats.flights());
        }

        /** Answers that needed no load. */
        public long hits() {
            return lookups.values().stream().mapToLong(Long::longValue).sum() - misses();
        }

        /** Answers that needed one, and lookups without a loader that found nothing. */
        public long misses() {
            return of(Outcome.LOAD) + of(Outcome.MISS);
        }

        /** Answers with that outcome. */
        public long of(Outcome outcome) {
            return lookups.getOrDefault(outcome.label(), 0L);
        }
    }

    /** A snapshot of Larders, taken at the clock's time. */
    public static LarderSnapshot of(Collection<Larder> larders, Clock clock) {
        List<Node> nodes = larders.stream().map(Node::of).toList();
        List<CacheFigures> caches =
                nodes.stream().flatMap(node -> node.caches.stream()).toList();
        return new LarderSnapshot(Instant.ofEpochMilli(clock.millis()), Total.of(caches), nodes);
    }

    /** Answers with that outcome, of all caches together. */
    public long lookups(Outcome outcome) {
        return nodes.stream()
                .flatMap(node -> node.caches.stream())
                .mapToLong(cache -> cache.of(outcome))
                .sum();
    }
}
