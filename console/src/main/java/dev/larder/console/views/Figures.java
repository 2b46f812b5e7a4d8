package dev.larder.console.views;

import dev.larder.console.api.Overviews.BigValue;
import dev.larder.console.api.Overviews.HotKey;
import dev.larder.console.api.Overviews.Latency;
import dev.larder.console.api.Overviews.LoadFigures;
import dev.larder.console.api.Overviews.Outcomes;
import dev.larder.console.figures.Buckets;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.fleet.Flow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The parts that several answers are made of. Pure. */
final class Figures {

    private static final int HOT = 20;

    private Figures() {}

    static Outcomes outcomes(Flow flow) {
        return new Outcomes(
                flow.of("memory"),
                flow.of("redis"),
                flow.of("disk"),
                flow.of("load"),
                flow.of("stale"),
                flow.of("miss"),
                flow.of("failed"));
    }

    static Outcomes totals(List<CacheFigures> caches) {
        return new Outcomes(
                sum(caches, cache -> cache.of("memory")),
                sum(caches, cache -> cache.of("redis")),
                sum(caches, cache -> cache.of("disk")),
                sum(caches, cache -> cache.of("load")),
                sum(caches, cache -> cache.of("stale")),
                sum(caches, cache -> cache.of("miss")),
                sum(caches, cache -> cache.of("failed")));
    }

    static long sum(List<CacheFigures> caches, ToLongFunction<CacheFigures> figure) {
        return caches.stream().mapToLong(figure).sum();
    }

    static Map<String, Long> sums(List<CacheFigures> caches, Function<CacheFigures, Map<String, Long>> figure) {
        Map<String, Long> sums = new TreeMap<>();
        caches.forEach(cache -> figure.apply(cache).forEach((name, count) -> sums.merge(name, count, Long::sum)));
        return sums;
    }

    static List<CacheFigures> caches(List<NodeFigures> nodes) {
        return nodes.stream().flatMap(node -> node.caches().stream()).toList();
    }

    static Latency lookups(Flow flow) {
        return latency(flow.latency(), flow.memoryHits());
    }

    static Latency loads(Flow flow) {
        return latency(flow.loadLatency(), 0);
    }

    private static Latency latency(List<Long> counts, long memoryHits) {
        return new Latency(
                Buckets.BOUNDS_MICROS,
                counts,
                memoryHits,
                Buckets.percentile(counts, memoryHits, 0.5),
                Buckets.percentile(counts, memoryHits, 0.95),
                Buckets.percentile(counts, memoryHits, 0.99),
                Buckets.percentile(counts, 0, 0.5),
                Buckets.percentile(counts, 0, 0.95),
                Buckets.percentile(counts, 0, 0.99));
    }

    static LoadFigures loadFigures(Flow flow, List<CacheFigures> caches) {
        long loads = sum(caches, CacheFigures::loads) + sum(caches, CacheFigures::loadFailures);
        long nanos = sum(caches, CacheFigures::loadNanos);
        return new LoadFigures(
                flow.allLoads(),
                flow.loadFailures(),
                flow.meanLoadMicros(),
                flow.saved(),
                loads == 0 ? null : flow.saved() * nanos / loads / 1e6,
                flow.refusedFills(),
                (int) sum(caches, CacheFigures::loadsUnderWay));
    }

    /** Keys that are among the hottest, those of most nodes and of the highest places first. */
    static List<HotKey> hot(List<CacheFigures> caches, Function<String, String> shown) {
        Map<List<String>, double[]> seen = new LinkedHashMap<>();
        for (CacheFigures cache : caches) {
            for (int place = 0; place < cache.hot().size(); place++) {
                double[] marks =
                        seen.computeIfAbsent(List.of(cache.name(), cache.hot().get(place)), ignored -> new double[2]);
                marks[0]++;
                marks[1] += 1.0 / (place + 1);
            }
        }
        return seen.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<List<String>, double[]> key) -> key.getValue()[1])
                        .reversed())
                .limit(HOT)
                .map(key ->
                        new HotKey(key.getKey().get(0), shown.apply(key.getKey().get(1)), (int) key.getValue()[0]))
                .toList();
    }

    static List<BigValue> biggest(List<CacheFigures> caches, Function<String, String> shown) {
        Map<List<String>, BigValue> byKey = caches.stream()
                .flatMap(cache -> cache.biggest().stream()
                        .map(big -> new BigValue(cache.name(), big.key(), big.bytes(), big.atMillis())))
                .collect(Collectors.toMap(
                        big -> List.of(big.cache(), big.key()),
                        Function.identity(),
                        (one, other) -> one.at() >= other.at() ? one : other));
        return byKey.values().stream()
                .sorted(Comparator.comparingLong(BigValue::bytes).reversed())
                .limit(HOT)
                .map(big -> new BigValue(big.cache(), shown.apply(big.key()), big.bytes(), big.at()))
                .toList();
    }
}
