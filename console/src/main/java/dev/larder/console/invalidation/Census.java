package dev.larder.console.invalidation;

import dev.larder.TierUnavailableException;
import dev.larder.console.api.Invalidations.PreviewedNode;
import dev.larder.console.api.Invalidations.Selector;
import dev.larder.console.figures.NodeFigures.Answer;
import dev.larder.console.figures.NodeFigures.CoveredFigures;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.live.Site;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Inspection;
import dev.larder.inspect.Inspection.Covered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what an invalidation would make untrue: of a key here and in Redis, of a group in every node's memory. */
final class Census {

    private static final int SAMPLE = 20;
    /** Nodes that nobody looks at publish every ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private Census() {}

    /** On all nodes; waits for them. */
    static Counted everywhere(Site site, Selector selector) {
        if (isKey(selector)) {
            return key(site, selector);
        }
        Target.of(selector, site.larder(), "counted");
        String question = site.fleet().ask(selector.kind(), selector.subject());
        Covered own = own(site, selector);
        if (question != null) {
            site.fleet().await(members -> members.stream().allMatch(member -> hasSaid(member, question)), PATIENCE);
        }
        return together(site, own, question);
    }

    /** On this node, and in Redis if it is a key. */
    static Counted here(Site site, Selector selector) {
        return isKey(selector) ? key(site, selector) : together(site, own(site, selector), null);
    }

    private static boolean isKey(Selector selector) {
        return "key".equals(selector.kind());
    }

    private static Covered own(Site site, Selector selector) {
        return site.larder().inspection().covered(Target.of(selector, site.larder(), "counted"), SAMPLE);
    }

    // One that is silent, or publishes nothing, will not say anything soon.
    private static boolean hasSaid(Member member, String question) {
        boolean mayAnswer = !member.own() && member.state() == Member.State.ALIVE && member.window() != null;
        return !mayAnswer || answer(member, question) != null;
    }

    private static @Nullable Answer answer(Member member, String question) {
        Window window = member.window();
        Answer answer = window == null ? null : window.latest().answer();
        return answer != null && answer.question().equals(question) ? answer : null;
    }

    private static Counted together(Site site, Covered own, @Nullable String question) {
        List<PreviewedNode> nodes = new ArrayList<>();
        List<String> sample = new ArrayList<>(own.sample());
        long others = 0;
        long loadMicros = own.loadMicros();
        for (Member member : site.fleet().members()) {
            Answer answer = member.own() || question == null ? null : answer(member, question);
            CoveredFigures covered = answer == null ? null : answer.covered();
            if (covered != null) {
                others += covered.count();
                loadMicros += covered.loadMicros();
                sample.addAll(covered.sample());
            }
            if (member.isExpected()) {
                nodes.add(said(member, own, covered));
            }
        }
        long count = own.count() + others;
        return new Counted(
                count,
                Map.of("memory", count),
                others,
                sample.stream().distinct().limit(SAMPLE).toList(),
                count,
                loadMicros / 1_000,
                /* isExact= */ false,
                basis(nodes),
                List.copyOf(nodes));
    }

    private static PreviewedNode said(Member member, Covered own, @Nullable CoveredFigures covered) {
        if (member.own()) {
            return new PreviewedNode(member.node(), "counted", own.count());
        }
        if (covered != null) {
            return new PreviewedNode(member.node(), "counted", covered.count());
        }
        boolean isSilent = member.state() == Member.State.SILENT;
        return new PreviewedNode(member.node(), isSilent ? "silent" : "unanswered", null);
    }

    private static String basis(List<PreviewedNode> nodes) {
        long counted = nodes.stream().filter(node -> node.count() != null).count();
        return String.format(
                Locale.ROOT,
                "memory, %d of %d nodes counted; Redis and disks may hold more",
                Math.max(1, counted),
                Math.max(1, nodes.size()));
    }

    private static Counted key(Site site, Selector selector) {
        Target.of(selector, site.larder(), "counted");
        Inspection inspection = site.larder().inspection();
        String key = selector.subject();
        List<Copy> copies = new ArrayList<>(inspection.local(key));
        boolean isAnswered = true;
        try {
            inspection.shared(key).ifPresent(copies::add);
        } catch (TierUnavailableException away) {
            isAnswered = false;
        }
        Map<String, Long> perTier = new LinkedHashMap<>();
        copies.stream()
                .filter(copy -> copy.state() == Copy.State.FRESH || copy.state() == Copy.State.STALE)
                .forEach(copy -> perTier.put(copy.tier(), 1L));
        long count = perTier.isEmpty() ? 0 : 1;
        return new Counted(
                count,
                perTier,
                0,
                perTier.isEmpty() ? List.of() : List.of(key),
                count,
                loadMillis(copies),
                isAnswered,
                isAnswered
                        ? "memory and disk of this node, and Redis"
                        : "memory and disk of this node; there is no Redis",
                List.of(new PreviewedNode(site.fleet().own(), "counted", perTier.containsKey("memory") ? 1L : 0L)));
    }

    private static @Nullable Long loadMillis(List<Copy> copies) {
        return copies.stream()
                .flatMap(copy -> Stream.ofNullable(copy.loadMicros()))
                .findFirst()
                .map(micros -> micros / 1_000)
                .orElse(null);
    }
}
