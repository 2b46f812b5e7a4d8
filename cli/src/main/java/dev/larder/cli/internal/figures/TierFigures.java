package dev.larder.cli.internal.figures;

import dev.larder.cli.internal.output.Report;
import java.util.List;
import java.util.Map;

/** Where lookups of all caches were answered. */
public final class TierFigures {

    private static final List<String> TIERS = List.of("memory", "redis", "disk", "load", "stale", "miss", "failed");

    private TierFigures() {}

    /** A row for each tier, then for the loader and for what no tier and no loader answered. */
    public static List<Map<String, Object>> rows(List<NodeFigures> nodes) {
        List<CacheFigures> caches = CacheFigures.together(nodes);
        long all = caches.stream().mapToLong(CacheFigures::all).sum();
        return TIERS.stream().map(tier -> row(tier, caches, all)).toList();
    }

    private static Map<String, Object> row(String tier, List<CacheFigures> caches, long all) {
        long answered = caches.stream().mapToLong(cache -> cache.of(tier)).sum();
        long puts = caches.stream()
                .mapToLong(cache -> cache.puts().getOrDefault(tier, 0L))
                .sum();
        return Report.row(
                "tier", tier, "answered", answered, "percent", CacheFigures.percent(answered, all), "puts", puts);
    }
}
