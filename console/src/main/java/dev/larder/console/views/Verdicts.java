package dev.larder.console.views;

import dev.larder.console.api.Overviews.Attention;
import dev.larder.console.figures.NodeFigures.Standing;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.live.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What figures say is wrong, as sentences. Pure but for the reading. */
public final class Verdicts {

    private static final long ENOUGH = 100;
    private static final double LOW_RATIO = 0.2;
    private static final double MANY_FAILURES = 0.05;
    private static final double MANY_EVICTIONS = 0.2;
    private static final List<String> SEVERITIES = List.of("info", "warning", "critical");
    private static final Map<String, String> HEALTH = Map.of("critical", "critical", "warning", "degraded");

    private final List<Attention> attention = new ArrayList<>();

    private Verdicts() {}

    /** What needs attention, the worst first. */
    public static List<Attention> of(Site site) {
        Verdicts verdicts = new Verdicts();
        site.fleet().members().forEach(verdicts::look);
        site.minute(null).forEach(verdicts::look);
        verdicts.attention.sort(Comparator.comparingInt((Attention each) -> SEVERITIES.indexOf(each.severity()))
                .reversed());
        return List.copyOf(verdicts.attention);
    }

    /** How bad the worst of it is; unknown before the first second. */
    public static String health(Site site, List<Attention> attention) {
        if (site.fleet().members().isEmpty()) {
            return "unknown";
        }
        return attention.isEmpty() ? "ok" : HEALTH.getOrDefault(attention.get(0).severity(), "ok");
    }

    private void look(Member member) {
        if (member.state() == Member.State.SILENT) {
            say(
                    "warning",
                    null,
                    "Node %s has not been heard of for %d s",
                    member.node(),
                    member.seenMillisAgo() / 1_000);
        }
        if (member.window() != null && member.isExpected()) {
            look(member.node(), member.window().latest().standing());
        }
    }

    private void look(String node, Standing standing) {
        if (standing.shared().equals("away")) {
            say("critical", null, "Node %s cannot reach Redis: it loads for itself", node);
        } else if ("open".equals(standing.breaker())) {
            say("critical", null, "The circuit breaker of node %s is open", node);
        }
        if (standing.suspect()) {
            say("warning", null, "Node %s does not believe its copies: the journal was not read to its end", node);
        }
        if (standing.deferred() > 0) {
            say("warning", null, "%d invalidations of node %s wait for Redis", standing.deferred(), node);
        }
        if (standing.diskTrouble() != null) {
            say("warning", null, "Disk of node %s: %s", node, standing.diskTrouble());
        }
    }

    private void look(String cache, Flow flow) {
        Double ratio = flow.hitRatio();
        if (ratio != null && flow.counted() >= ENOUGH && ratio < LOW_RATIO) {
            say("info", cache, "answers %.0f %% of its lookups without a load", 100 * ratio);
        }
        if (flow.loadFailures() > MANY_FAILURES * flow.allLoads()) {
            say("warning", cache, "%.1f loads a second fail", flow.loadFailures());
        }
        double forRoom = flow.evictions().getOrDefault("size", 0.0);
        if (flow.counted() >= ENOUGH && forRoom > MANY_EVICTIONS * flow.allLookups()) {
            say("info", cache, "pushes %.1f entries a second out for room", forRoom);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency more
    private void say(String severity, @Nullable String cache, String sentence, Object... parts) {
        attention.add(new Attention(cache, String.format(Locale.ROOT, sentence, parts), severity));
    }
}
