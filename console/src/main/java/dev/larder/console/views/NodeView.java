package dev.larder.console.views;

import dev.larder.console.api.Nodes.NodeInfo;
import dev.larder.console.api.Nodes.NodeList;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.NodeFigures.Standing;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.live.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes of a namespace. */
public final class NodeView {

    private static final long NO_SKEW_MILLIS = 15_000;

    private NodeView() {}

    /** All that were heard of in the last ten minutes, those that need attention first. */
    public static NodeList list(Site site) {
        List<NodeInfo> nodes = site.fleet().members().stream()
                .map(member -> info(member, site))
                .toList();
        Double median = median(nodes);
        List<NodeInfo> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparingDouble((NodeInfo node) -> oddness(node, median))
                .reversed()
                .thenComparing(NodeInfo::node));
        return new NodeList(site.fleet().coverage(null), median, sorted);
    }

    private static @Nullable Double median(List<NodeInfo> nodes) {
        List<Double> ratios = nodes.stream()
                .map(NodeInfo::hitRatio)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return ratios.isEmpty() ? null : ratios.get(ratios.size() / 2);
    }

    private static double oddness(NodeInfo node, @Nullable Double median) {
        double odd = node.state().equals("silent") ? 3 : node.state().equals("gone") ? -1 : 0;
        odd += Boolean.TRUE.equals(node.suspect()) ? 4 : 0;
        odd += "open".equals(node.breaker()) ? 4 : 0;
        odd += node.diskTrouble() != null ? 2 : 0;
        Double ratio = node.hitRatio();
        return odd + (ratio == null || median == null ? 0 : Math.abs(ratio - median));
    }

    private static NodeInfo info(Member member, Site site) {
        Window window = member.window();
        return window == null ? withoutFigures(member) : withFigures(member, window, site);
    }

    private static NodeInfo withoutFigures(Member member) {
        return new NodeInfo(
                member.node(),
                member.own(),
                state(member),
                null,
                member.version(),
                member.startedAt(),
                member.seenMillisAgo(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                lag(member),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static NodeInfo withFigures(Member member, Window window, Site site) {
        NodeFigures figures = window.latest();
        Standing standing = figures.standing();
        Flow flow = Window.total(window.minute());
        return new NodeInfo(
                member.node(),
                member.own(),
                state(member),
                figures.host(),
                figures.version(),
                figures.startedAt(),
                member.seenMillisAgo(),
                tiers(standing),
                figures.caches().stream().mapToLong(CacheFigures::entries).sum(),
                figures.heapUsedBytes(),
                figures.heapMaximumBytes(),
                flow.hitRatio(),
                flow.allLookups(),
                standing.journalLagMillis(),
                standing.proofAgeMillis(),
                standing.suspect(),
                standing.abandonments(),
                (long) standing.deferred(),
                standing.breaker(),
                skew(member, figures, site),
                standing.diskBytes(),
                standing.diskTrouble());
    }

    // What is younger than the pause between two words says that clocks agree as far as this can tell.
    private static @Nullable Long skew(Member member, NodeFigures figures, Site site) {
        if (member.own() || !member.isExpected()) {
            return null;
        }
        long ahead = figures.at() - site.now();
        return ahead > -NO_SKEW_MILLIS && ahead <= 0 ? (Long) 0L : (Long) ahead;
    }

    private static List<String> tiers(Standing standing) {
        List<String> tiers = new ArrayList<>(List.of("memory"));
        if (!standing.shared().equals("none")) {
            tiers.add("redis");
        }
        if (standing.disk()) {
            tiers.add("disk");
        }
        return tiers;
    }

    private static String state(Member member) {
        return member.state().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long lag(Member member) {
        return member.lagMillis() == null ? null : Math.round(member.lagMillis());
    }
}
