package dev.larder.cli.internal.top;

import dev.larder.cli.internal.figures.CacheFigures;
import dev.larder.cli.internal.figures.CacheRates;
import dev.larder.cli.internal.output.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be seen of a snapshot through a view, as rows. Pure.
 *
 * @param caches added up over the nodes that are looked at
 * @param nodes themselves
 * @param hot keys that are used most, by how many nodes say so
 * @param big keys with the largest values
 */
record Sight(
        List<Map<String, Object>> caches,
        List<Map<String, Object>> nodes,
        List<Map<String, Object>> hot,
        List<Map<String, Object>> big) {

    private static final int MOST_KEYS = 20;

    static Sight of(Snapshot seen, View view) {
        List<Snapshot.OfNode> nodes = seen.nodes().stream()
                .filter(node -> view.node().isEmpty() || node.node().id().equals(view.node()))
                .toList();
        List<CacheFigures> figures = nodes.stream()
                .flatMap(node -> node.caches().stream())
                .filter(cache -> isMeant(cache.name(), view))
                .toList();
        return new Sight(
                caches(nodes, view),
                nodes.stream().map(node -> row(node, seen, view)).toList(),
                hot(figures, view),
                big(figures, view));
    }

    private static boolean isMeant(String cache, View view) {
        return view.cache().isEmpty() || cache.equals(view.cache());
    }

    private static Stream<CacheRates> rates(Snapshot.OfNode node, View view) {
        return node.rates().stream().filter(rates -> isMeant(rates.cache(), view));
    }

    private static List<Map<String, Object>> caches(List<Snapshot.OfNode> nodes, View view) {
        Map<String, CacheRates> together = new LinkedHashMap<>();
        nodes.forEach(
                node -> rates(node, view).forEach(rates -> together.merge(rates.cache(), rates, CacheRates::plus)));
        return together.values().stream()
                .filter(rates -> view.shows(rates.cache()))
                .sorted(view.sort().order())
                .map(Sight::row)
                .toList();
    }

    private static Map<String, Object> row(CacheRates rates) {
        return Report.row(
                "cache", rates.cache(),
                "lookupsPerSecond", Math.round(rates.lookups()),
                "hitPercent", rates.hitPercent(),
                "memoryPerSecond", Math.round(rates.memory()),
                "loadsPerSecond", Math.round(rates.loads()),
                "failedPerSecond", Math.round(rates.failed()),
                "evictedPerSecond", Math.round(rates.evicted()),
                "entries", rates.entries());
    }

    private static Map<String, Object> row(Snapshot.OfNode node, Snapshot seen, View view) {
        CacheRates all = rates(node, view).reduce(new CacheRates("", 0, 0, 0, 0, 0, 0, 0), CacheRates::plus);
        return Report.row(
                "node", node.node().id(),
                "state", node.node().isHere(seen.nowMillis()) ? "here" : "silent",
                "figures", node.publishes() ? "yes" : "none",
                "lagMillis", Math.round(node.node().lagMillis()),
                "lookupsPerSecond", Math.round(all.lookups()),
                "hitPercent", all.hitPercent(),
                "heapUsedBytes", node.heapUsedBytes(),
                "heapMaximumBytes", node.heapMaximumBytes());
    }

    private static List<Map<String, Object>> hot(List<CacheFigures> figures, View view) {
        Map<String, Integer> nodes = new LinkedHashMap<>();
        Map<String, String> caches = new LinkedHashMap<>();
        int longest =
                figures.stream().mapToInt(cache -> cache.hot().size()).max().orElse(0);
        // Rank by rank, so that what is first anywhere comes before what is second.
        for (int rank = 0; rank < longest; rank++) {
            for (CacheFigures cache : figures) {
                if (rank < cache.hot().size()) {
                    nodes.merge(cache.hot().get(rank), 1, Integer::sum);
                    caches.put(cache.hot().get(rank), cache.name());
                }
            }
        }
        return nodes.entrySet().stream()
                .filter(key -> view.shows(key.getKey()))
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_KEYS)
                .map(key -> Report.row(
                        "key",
                        key.getKey(),
                        "cache",
                        caches.getOrDefault(key.getKey(), ""),
                        "hotOnNodes",
                        key.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> big(List<CacheFigures> figures, View view) {
        return figures.stream()
                .reduce(CacheFigures::plus)
                .map(CacheFigures::biggest)
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(key -> view.shows(key.getKey()))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_KEYS)
                .map(key -> Report.row("key", key.getKey(), "bytes", key.getValue()))
                .toList();
    }

    /** As data. */
    Report report(Snapshot seen) {
        return Report.of("top")
                .with("at", seen.at())
                .with("namespace", seen.namespace())
                .with("redis", seen.redis())
                .with("servers", seen.servers())
                .with("caches", caches)
                .with("nodes", nodes)
                .with("hotKeys", hot)
                .with("bigKeys", big);
    }
}
