package dev.larder.console.views;

import dev.larder.console.api.Histories.Frame;
import dev.larder.console.api.Histories.Heatmap;
import dev.larder.console.api.Histories.History;
import dev.larder.console.figures.Buckets;
import dev.larder.console.fleet.Flow;
import dev.larder.console.history.Metric;
import dev.larder.console.history.Metric.Standing;
import dev.larder.console.history.Timeline;
import dev.larder.console.live.Site;
import dev.larder.console.security.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures over time. */
public final class HistoryView {

    private HistoryView() {}

    /**
     * What is asked for.
     *
     * @param node null for all together
     * @param cache null for all together
     * @param from epoch milliseconds
     * @param to epoch milliseconds, not before
     * @param metrics which lines
     * @param hasHeatmap whether durations too
     */
    public record Wanted(
            @Nullable String node,
            @Nullable String cache,
            long from,
            long to,
            List<Metric> metrics,
            boolean hasHeatmap) {}

    /** A stretch of time. */
    public static History of(Site site, Wanted wanted) {
        long now = site.now();
        Timeline timeline = timeline(site, wanted);
        long step = timeline.stepMillis(wanted.from, now);
        Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
        wanted.metrics.forEach(
                metric -> series.put(metric.label(), timeline.values(metric, wanted.from, wanted.to, now)));
        return new History(
                site.namespace(),
                wanted.node,
                Math.floorDiv(wanted.from, step) * step,
                wanted.to,
                step,
                series,
                wanted.hasHeatmap && wanted.cache == null
                        ? new Heatmap(Buckets.BOUNDS_MICROS, timeline.counts(wanted.from, wanted.to, now))
                        : null,
                site.happenings().between(wanted.from, wanted.to),
                wanted.cache);
    }

    private static Timeline timeline(Site site, Wanted wanted) {
        String cache = wanted.cache;
        if (cache == null) {
            return site.timeline(wanted.node).orElseGet(Timeline::fine);
        }
        return site.chronicle()
                .ofCache(cache)
                .orElseThrow(() -> Refusal.notFound("There is no history of a cache " + cache
                        + "; GET caches names those there are, of which the first 200 have one"));
    }

    /** The last second. */
    public static Frame frame(Site site) {
        Flow flow = site.moment();
        Standing standing = site.standing(null);
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            metrics.put(metric.label(), metric.of(flow, standing));
        }
        return new Frame(
                site.namespace(),
                site.now(),
                site.fleet().coverage(null),
                site.watch().health(),
                metrics,
                flow.latency());
    }
}
