package dev.larder.console.views;

import dev.larder.Cache;
import dev.larder.console.api.Caches.CacheDetail;
import dev.larder.console.api.Caches.CacheList;
import dev.larder.console.api.Caches.CacheOnNode;
import dev.larder.console.api.Caches.CacheRow;
import dev.larder.console.api.Servers.Sizing;
import dev.larder.console.api.Servers.SizingCurve;
import dev.larder.console.api.Servers.SizingIntervals;
import dev.larder.console.api.Servers.SizingLifetime;
import dev.larder.console.api.Servers.SizingRow;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.fleet.Flow;
import dev.larder.console.live.Site;
import dev.larder.inspect.Analysis;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Caches, in rows and one by one, each of all nodes together. */
public final class CacheView {

    private CacheView() {}

    /** Some rows, by name. */
    public static CacheList list(Site site, @Nullable String node, int offset, int limit) {
        Map<String, List<CacheFigures>> caches = byName(site, node);
        Map<String, Flow> flows = site.minute(node);
        return new CacheList(
                site.fleet().coverage(node),
                caches.size(),
                offset,
                caches.entrySet().stream()
                        .skip(offset)
                        .limit(limit)
                        .map(cache -> row(site, cache.getValue(), flows.getOrDefault(cache.getKey(), Flow.NONE)))
                        .toList());
    }

    private static Map<String, List<CacheFigures>> byName(Site site, @Nullable String node) {
        return Figures.caches(site.latest(node)).stream()
                .collect(Collectors.groupingBy(CacheFigures::name, TreeMap::new, Collectors.toList()));
    }

    private static CacheRow row(Site site, List<CacheFigures> nodes, Flow flow) {
        CacheFigures any = nodes.get(0);
        return new CacheRow(
                any.name(),
                any.template(),
                any.tiers(),
                nodes.size(),
                Figures.sum(nodes, CacheFigures::allLookups),
                flow.allLookups(),
                flow.hitRatio(),
                flow.ratio("memory"),
                flow.ratio("redis"),
                Figures.lookups(flow).p99Micros(),
                Figures.sum(nodes, CacheFigures::entries),
                maximum(nodes),
                Figures.sum(nodes, CacheFigures::bytesWritten),
                flow.allLoads(),
                flow.meanLoadMicros(),
                Figures.sum(nodes, CacheFigures::loadFailures),
                flow.allEvictions(),
                Figures.sums(nodes, CacheFigures::evictions),
                Figures.sum(nodes, cache -> cache.of("stale")),
                Figures.sum(nodes, CacheFigures::refusedFills),
                (int) Figures.sum(nodes, CacheFigures::flights),
                Figures.sums(nodes, CacheFigures::errors),
                site.chronicle().sparks().of(any.name()));
    }

    private static @Nullable Long maximum(List<CacheFigures> nodes) {
        List<Long> bounds = nodes.stream()
                .map(CacheFigures::maximumEntries)
                .filter(Objects::nonNull)
                .toList();
        return bounds.size() < nodes.size()
                ? null
                : (Long) bounds.stream().mapToLong(Long::longValue).sum();
    }

    /** One cache; empty if no node has it. */
    public static Optional<CacheDetail> detail(
            Site site, @Nullable String node, String name, Function<String, String> shown) {
        List<CacheFigures> nodes = byName(site, node).getOrDefault(name, List.of());
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        Flow flow = site.minute(node).getOrDefault(name, Flow.NONE);
        return Optional.of(new CacheDetail(
                site.fleet().coverage(node),
                row(site, nodes, flow),
                site.larder().findCache(name).map(CacheView::settings).orElse(Map.of()),
                Figures.totals(nodes),
                Figures.outcomes(flow),
                Figures.lookups(flow),
                Figures.loads(flow),
                Figures.sums(nodes, CacheFigures::puts),
                Figures.sums(nodes, CacheFigures::failures),
                onNodes(site, node, name),
                Figures.hot(nodes, shown),
                Figures.biggest(nodes, shown)));
    }

    private static List<CacheOnNode> onNodes(Site site, @Nullable String node, String name) {
        return site.windows(node).stream()
                .flatMap(each -> each.window().cache(name).stream().map(cache -> {
                    Flow flow = each.window().minute().getOrDefault(name, Flow.NONE);
                    return new CacheOnNode(
                            each.node(), cache.entries(), cache.allLookups(), flow.allLookups(), flow.hitRatio());
                }))
                .toList();
    }

    /** What a cache was told, name by name. */
    public static Map<String, String> settings(Cache<?, ?> cache) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("template", cache.spec().template());
        for (String part : cache.spec().toString().split(" ")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                settings.put(part.substring(0, equals).replaceAll("^.*\\[", ""), part.substring(equals + 1));
            }
        }
        return settings;
    }

    /** What is known of sizes: of all nodes what they do, of the lookups of the node that answers what others would do. */
    public static Sizing sizing(Site site) {
        Map<String, Flow> flows = site.minute(null);
        List<SizingRow> rows = byName(site, null).values().stream()
                .map(nodes -> sizing(
                        nodes,
                        flows.getOrDefault(nodes.get(0).name(), Flow.NONE),
                        site.larder().inspection().analysis(nodes.get(0).name())))
                .toList();
        boolean isAvailable = rows.stream().anyMatch(row -> row.curve() != null);
        return new Sizing(
                isAvailable,
                isAvailable
                        ? null
                        : "This node has not seen enough lookups of any cache to say what another size would do",
                rows);
    }

    private static SizingRow sizing(List<CacheFigures> nodes, Flow flow, Optional<Analysis> analysis) {
        return new SizingRow(
                nodes.get(0).name(),
                Figures.sum(nodes, CacheFigures::entries),
                maximum(nodes),
                flow.hitRatio(),
                flow.evictions().getOrDefault("size", 0.0),
                analysis.map(Analysis::advice).orElse(List.of()),
                analysis.map(Analysis::missing).orElse(null),
                analysis.filter(each -> !each.curve().isEmpty())
                        .map(CacheView::curve)
                        .orElse(null),
                analysis.map(Analysis::lifetimes).orElse(List.of()).stream()
                        .map(CacheView::lifetime)
                        .toList(),
                analysis.map(SizingIntervals::of).orElse(null));
    }

    private static SizingCurve curve(Analysis analysis) {
        return new SizingCurve(
                analysis.curve().stream().map(Analysis.Size::bound).toList(),
                analysis.curve().stream().map(Analysis.Size::hitRatio).toList(),
                analysis.bound(),
                analysis.samples(),
                analysis.lookups(),
                analysis.seen().toMillis());
    }

    private static SizingLifetime lifetime(Analysis.Lifetime lifetime) {
        return new SizingLifetime(lifetime.timeToLive().toMillis(), lifetime.loadsPerSecond(), lifetime.outdated());
    }

    /** All caches' settings. */
    public static Map<String, Map<String, String>> settings(Collection<Cache<?, ?>> caches) {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        caches.forEach(cache -> settings.put(cache.name(), settings(cache)));
        return settings;
    }
}
