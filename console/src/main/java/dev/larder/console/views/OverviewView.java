package dev.larder.console.views;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.console.api.Overviews.Attention;
import dev.larder.console.api.Overviews.NamespaceSummary;
import dev.larder.console.api.Overviews.Overview;
import dev.larder.console.api.Overviews.Tile;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Window;
import dev.larder.console.history.Metric;
import dev.larder.console.history.Timeline;
import dev.larder.console.live.Site;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What there is, at a glance. */
public final class OverviewView {

    private static final int EVENTS = 50;
    private static final int SPARK_MINUTES = 60;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final List<String> BREAKERS = List.of("closed", "half_open", "open");

    private final Clock clock;

    /** Views as of the clock's time. */
    public OverviewView(Clock clock) {
        this.clock = clock;
    }

    /** A namespace in one line. */
    public NamespaceSummary summary(Site site) {
        Larder larder = site.larder();
        LarderStatus status = larder.status();
        return new NamespaceSummary(
                site.namespace(),
                status.node(),
                status.shared() == null ? "none" : status.shared().connected() ? "connected" : "away",
                larder.local().isPresent(),
                larder.caches().size(),
                site.watch().health());
    }

    /**
     * All of a namespace, or of one node.
     *
     * @param shown how a key is shown
     */
    public Overview of(Site site, @Nullable String node, Function<String, String> shown) {
        List<NodeFigures> nodes = site.latest(node);
        List<CacheFigures> caches = Figures.caches(nodes);
        Flow flow = Window.total(site.minute(node));
        List<Attention> attention = site.watch().attention();
        return new Overview(
                site.namespace(),
                clock.millis(),
                site.fleet().coverage(node),
                site.watch().health(),
                attention.stream()
                        .filter(each -> !each.severity().equals("info"))
                        .map(Attention::text)
                        .toList(),
                tiles(site.timeline(node).orElse(null), flow),
                Figures.outcomes(flow),
                Figures.totals(caches),
                Figures.lookups(flow),
                Figures.loadFigures(flow, caches),
                flow.evictions(),
                nodes.stream()
                        .map(each -> each.standing().journalLagMillis())
                        .max(Long::compare)
                        .orElse(null),
                breaker(nodes),
                attention,
                site.happenings().newest(EVENTS),
                Figures.hot(caches, shown),
                Figures.biggest(caches, shown));
    }

    static @Nullable String breaker(List<NodeFigures> nodes) {
        return nodes.stream()
                .map(each -> each.standing().breaker())
                .filter(Objects::nonNull)
                .map(BREAKERS::indexOf)
                .max(Integer::compare)
                .filter(worst -> worst >= 0)
                .map(BREAKERS::get)
                .orElse(null);
    }

    private List<Tile> tiles(@Nullable Timeline timeline, Flow flow) {
        Double all = flow.allLookups();
        return List.of(
                tile("hit_ratio", flow.hitRatio(), "ratio", flow, timeline, Metric.HIT_RATIO),
                tile("p99", toDouble(Figures.lookups(flow).p99Micros()), "micros", flow, timeline, Metric.P99),
                tile("loads_saved", flow.saved(), "per_second", flow, timeline, Metric.LOADS_SAVED),
                tile("errors", all == 0 ? null : flow.of("failed") / all, "ratio", flow, timeline, Metric.FAILED));
    }

    private static @Nullable Double toDouble(@Nullable Long number) {
        return number == null ? null : (double) number;
    }

    private Tile tile(
            String id, @Nullable Double value, String unit, Flow flow, @Nullable Timeline timeline, Metric metric) {
        long now = clock.millis();
        long dayAgo = now - DAY_MILLIS + Duration.ofMinutes(1).toMillis();
        List<@Nullable Double> before = timeline == null ? List.of() : timeline.values(metric, dayAgo, dayAgo, now);
        return new Tile(
                id,
                value,
                unit,
                flow.counted(),
                before.isEmpty() ? null : before.get(0),
                timeline == null ? List.of() : timeline.minutes(metric, SPARK_MINUTES, now));
    }
}
