package dev.larder.console.api;

import dev.larder.console.api.Overviews.BigValue;
import dev.larder.console.api.Overviews.Coverage;
import dev.larder.console.api.Overviews.HotKey;
import dev.larder.console.api.Overviews.Latency;
import dev.larder.console.api.Overviews.Outcomes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Caches, in rows and one by one. */
public final class Caches {

    private Caches() {}

    /** As {@code CacheList} in {@code api.ts}, which says what each component means. */
    public record CacheList(Coverage coverage, long total, int offset, List<CacheRow> caches) {}

    /** As {@code CacheRow} in {@code api.ts}, which says what each component means. */
    public record CacheRow(
            String name,
            String template,
            List<String> tiers,
            int nodes,
            long lookups,
            double perSecond,
            @Nullable Double hitRatio,
            @Nullable Double memoryRatio,
            @Nullable Double redisRatio,
            @Nullable Long p99Micros,
            long entries,
            @Nullable Long maximumEntries,
            long bytesWritten,
            double loadsPerSecond,
            @Nullable Long loadMeanMicros,
            long loadFailures,
            double evictionsPerSecond,
            Map<String, Long> evictions,
            long stale,
            long refusedFills,
            int flights,
            Map<String, Long> errors,
            List<@Nullable Double> spark) {}

    /** As {@code CacheDetail} in {@code api.ts}, which says what each component means. */
    public record CacheDetail(
            Coverage coverage,
            CacheRow row,
            Map<String, String> settings,
            Outcomes totals,
            Outcomes outcomes,
            Latency latency,
            Latency loadLatency,
            Map<String, Long> puts,
            Map<String, Long> failures,
            List<CacheOnNode> byNode,
            List<HotKey> hotKeys,
            List<BigValue> biggest) {}

    /** As {@code CacheOnNode} in {@code api.ts}, which says what each component means. */
    public record CacheOnNode(
            String node,
            long entries,
            long lookups,
            double perSecond,
            @Nullable Double hitRatio) {}
}
