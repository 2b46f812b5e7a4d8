package dev.larder.console.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is, at a glance. */
public final class Overviews {

    private Overviews() {}

    /** As {@code Namespaces} in {@code api.ts}, which says what each component means. */
    public record Namespaces(List<NamespaceSummary> namespaces) {}

    /** As {@code NamespaceSummary} in {@code api.ts}, which says what each component means. */
    public record NamespaceSummary(
            String namespace, String ownNode, String shared, boolean disk, int caches, String health) {}

    /** As {@code Coverage} in {@code api.ts}, which says what each component means. */
    public record Coverage(
            int answered,
            int expected,
            boolean partial,
            @Nullable String reason,
            long sampleAgeMillis) {}

    /** As {@code Overview} in {@code api.ts}, which says what each component means. */
    public record Overview(
            String namespace,
            long at,
            Coverage coverage,
            String health,
            List<String> reasons,
            List<Tile> tiles,
            Outcomes outcomes,
            Outcomes totals,
            Latency latency,
            LoadFigures loads,
            Map<String, Double> evictions,
            @Nullable Long journalLagMillis,
            @Nullable String breaker,
            List<Attention> attention,
            List<Event> events,
            List<HotKey> hotKeys,
            List<BigValue> biggest) {}

    /** As {@code Tile} in {@code api.ts}, which says what each component means. */
    public record Tile(
            String id,
            @Nullable Double value,
            String unit,
            long samples,
            @Nullable Double dayBefore,
            List<@Nullable Double> spark) {}

    /** As {@code Outcomes} in {@code api.ts}, which says what each component means. */
    public record Outcomes(
            double memory, double redis, double disk, double load, double stale, double miss, double failed) {}

    /** As {@code Latency} in {@code api.ts}, which says what each component means. */
    public record Latency(
            List<Long> boundsMicros,
            List<Long> counts,
            long memoryHits,
            @Nullable Long p50Micros,
            @Nullable Long p95Micros,
            @Nullable Long p99Micros,
            @Nullable Long beyondP50Micros,
            @Nullable Long beyondP95Micros,
            @Nullable Long beyondP99Micros) {}

    /** As {@code LoadFigures} in {@code api.ts}, which says what each component means. */
    public record LoadFigures(
            double perSecond,
            double failuresPerSecond,
            @Nullable Long meanMicros,
            double savedPerSecond,
            @Nullable Double savedMillisPerSecond,
            double refusedPerSecond,
            int underWay) {}

    /** As {@code Attention} in {@code api.ts}, which says what each component means. */
    public record Attention(@Nullable String cache, String text, String severity) {}

    /** As {@code HotKey} in {@code api.ts}, which says what each component means. */
    public record HotKey(String cache, String key, int nodes) {}

    /** As {@code BigValue} in {@code api.ts}, which says what each component means. */
    public record BigValue(String cache, String key, long bytes, long at) {}

    /** As {@code Event} in {@code api.ts}, which says what each component means. */
    public record Event(long id, long at, String kind, String severity, String node, String text) {}

    /** As {@code EventPage} in {@code api.ts}, which says what each component means. */
    public record EventPage(List<Event> events) {}
}
