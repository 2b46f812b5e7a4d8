package dev.larder.cli.internal.figures;

import dev.larder.cli.internal.output.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What was counted of one cache since its nodes started, on one of them or on several together.
 *
 * @param name the cache
 * @param nodes on how many nodes
 * @param lookups answers by outcome, failed ones as {@code failed}
 * @param loads that ended well
 * @param loadFailures that did not
 * @param loadNanos time in the loader
 * @param evictions from memory
 * @param entries in memory now
 * @param puts kept, by tier
 * @param hot keys that are used most, the hottest first
 * @param biggest the largest values and their bytes, the largest first
 * @param advice what is worth changing, as nodes say of their own lookups
 * @param intervals how long keys go unasked and values unchanged, by name; empty if a node does not know, or for several
 */
public record CacheFigures(
        String name,
        int nodes,
        Map<String, Long> lookups,
        long loads,
        long loadFailures,
        long loadNanos,
        long evictions,
        long entries,
        Map<String, Long> puts,
        List<String> hot,
        Map<String, Long> biggest,
        List<String> advice,
        Map<String, Double> intervals) {

    private static final List<String> HITS = List.of("memory", "redis", "disk", "stale");
    private static final List<String> INTERVALS = List.of(
            "reuseMillis", "longReuseMillis", "invalidationMillis", "invalidations", "changeMillis", "compared");

    static CacheFigures of(JsonNode said) {
        List<String> hot = new ArrayList<>();
        said.path("hot").forEach(key -> hot.add(key.asString("")));
        Map<String, Long> biggest = new LinkedHashMap<>();
        said.path("biggest")
                .forEach(big -> biggest.put(
                        big.path("key").asString(""), big.path("bytes").asLong(0)));
        List<String> advice = new ArrayList<>();
        said.path("advice").forEach(sentence -> advice.add(sentence.asString("")));
        return new CacheFigures(
                said.path("name").asString(""),
                1,
                counts(said.path("lookups")),
                said.path("loads").asLong(0),
                said.path("loadFailures").asLong(0),
                said.path("loadNanos").asLong(0),
                counts(said.path("evictions")).values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                said.path("entries").asLong(0),
                counts(said.path("puts")),
                List.copyOf(hot),
                biggest,
                List.copyOf(advice),
                numbers(said.path("intervals")));
    }

    private static Map<String, Double> numbers(JsonNode said) {
        Map<String, Double> numbers = new TreeMap<>();
        said.properties().stream()
                .filter(number -> number.getValue().isNumber())
                .forEach(
                        number -> numbers.put(number.getKey(), number.getValue().asDouble(0)));
        return numbers;
    }

    private static Map<String, Long> counts(JsonNode said) {
        Map<String, Long> counts = new TreeMap<>();
        said.properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong(0)));
        return counts;
    }

    /** Both together; of the same cache. */
    public CacheFigures plus(CacheFigures other) {
        Map<String, Long> both = new LinkedHashMap<>(biggest);
        other.biggest.forEach((key, bytes) -> both.merge(key, bytes, Math::max));
        return new CacheFigures(
                name,
                nodes + other.nodes,
                sum(lookups, other.lookups),
                loads + other.loads,
                loadFailures + other.loadFailures,
                loadNanos + other.loadNanos,
                evictions + other.evictions,
                entries + other.entries,
                sum(puts, other.puts),
                union(hot, other.hot),
                both,
                union(advice, other.advice),
                Map.of());
    }

    private static List<String> union(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return sum;
    }

    /** Answers of an outcome. */
    public long of(String outcome) {
        return lookups.getOrDefault(outcome, 0L);
    }

    /** All answers, failures included. */
    public long all() {
        return lookups.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answers for which no loader was waited for. */
    public long hits() {
        return HITS.stream().mapToLong(this::of).sum();
    }

    /** Each cache of several nodes, added up, by name. */
    public static List<CacheFigures> together(List<NodeFigures> nodes) {
        Map<String, CacheFigures> caches = new TreeMap<>();
        nodes.forEach(node -> node.caches().forEach(cache -> caches.merge(cache.name(), cache, CacheFigures::plus)));
        return List.copyOf(caches.values());
    }

    /** A row for each sentence of advice of each node. */
    public static List<Map<String, Object>> advice(List<NodeFigures> nodes) {
        return nodes.stream()
                .flatMap(node -> node.caches().stream()
                        .flatMap(cache -> cache.advice().stream()
                                .map(advice -> Report.row("cache", cache.name, "node", node.node(), "advice", advice))))
                .toList();
    }

    /** A row for each cache of each node that knows; what it does not know is missing. */
    public static List<Map<String, Object>> intervals(List<NodeFigures> nodes) {
        return nodes.stream()
                .flatMap(node -> node.caches().stream()
                        .filter(cache -> !cache.intervals().isEmpty())
                        .map(cache -> cache.intervals(node.node())))
                .toList();
    }

    private Map<String, Object> intervals(String node) {
        Map<String, Object> row = Report.row("cache", name, "node", node);
        for (String each : INTERVALS) {
            Double number = intervals.get(each);
            row.put(each, number == null ? "" : number == Math.rint(number) ? (Object) number.longValue() : number);
        }
        return row;
    }

    /** A row for each cache. */
    public static List<Map<String, Object>> rows(List<NodeFigures> nodes) {
        return together(nodes).stream().map(CacheFigures::row).toList();
    }

    private Map<String, Object> row() {
        return Report.row(
                "cache", name,
                "nodes", nodes,
                "lookups", all(),
                "hitPercent", percent(hits(), all()),
                "memory", of("memory"),
                "redis", of("redis"),
                "disk", of("disk"),
                "load", of("load"),
                "stale", of("stale"),
                "miss", of("miss"),
                "failed", of("failed"),
                "loads", loads,
                "loadFailures", loadFailures,
                "loadMicros", loads == 0 ? 0 : loadNanos / loads / 1_000,
                "evicted", evictions,
                "entries", entries);
    }

    /** With a decimal, 0 where there is nothing to share. */
    static double percent(long part, long whole) {
        return whole == 0 ? 0 : Math.round(1_000.0 * part / whole) / 10.0;
    }
}
