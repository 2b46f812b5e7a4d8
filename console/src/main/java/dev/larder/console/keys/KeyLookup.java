package dev.larder.console.keys;

import dev.larder.TierUnavailableException;
import dev.larder.console.api.Keys.FoundKey;
import dev.larder.console.api.Keys.KeyDetail;
import dev.larder.console.api.Keys.KeyInTier;
import dev.larder.console.api.Keys.KeyOnNode;
import dev.larder.console.api.Keys.KeyPage;
import dev.larder.console.api.Keys.ValuePreview;
import dev.larder.console.figures.NodeFigures.Answer;
import dev.larder.console.figures.NodeFigures.CopyFigures;
import dev.larder.console.fleet.Fleet;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.live.Site;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Copy.State;
import dev.larder.inspect.Inspection;
import dev.larder.tier.Insight;
import dev.larder.tier.Insight.Page;
import dev.larder.tier.SharedTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a key is, and which keys there are. Blocks for the shared tier's hard timeout at most. Thread-safe. */
public final class KeyLookup {

    private static final int PATIENCE_SECONDS = 10;

    private final ValueText values = new ValueText();

    /** All that is known of a key; other nodes are asked, and have answered when the same is called a second or two later. */
    public KeyDetail of(Site site, String key) {
        Inspection inspection = site.larder().inspection();
        List<Copy> own = inspection.local(key);
        Optional<Copy> shared = shared(inspection, key);
        String question = site.fleet().ask(key);
        List<Member> others =
                site.fleet().members().stream().filter(member -> !member.own()).toList();
        List<KeyInTier> tiers = tiers(site, own, shared, others, question);
        List<KeyOnNode> nodes = Stream.concat(
                        Stream.of(node(
                                site.fleet().own(),
                                "answered",
                                own.stream().map(Copy::tier).toList())),
                        others.stream().map(member -> node(member, question)))
                .toList();
        return new KeyDetail(
                site.namespace(),
                key,
                inspection.cacheOf(key).orElse(null),
                !tiers.isEmpty(),
                nodes.stream().noneMatch(node -> node.state().equals("asked")),
                tiers,
                nodes,
                best(own, shared)
                        .map(copy -> values.of(copy.value(), /* isMasked= */ true))
                        .orElse(null));
    }

    /** The value as it is, of the best copy this node can read; empty if there is none. */
    public Optional<ValuePreview> value(Site site, String key) {
        Inspection inspection = site.larder().inspection();
        return best(inspection.local(key), shared(inspection, key))
                .map(copy -> values.of(copy.value(), /* isMasked= */ false));
    }

    private static Optional<Copy> best(List<Copy> own, Optional<Copy> shared) {
        List<Copy> readable = Stream.concat(own.stream(), shared.stream())
                .filter(copy -> copy.state() != State.UNREADABLE)
                .toList();
        return readable.stream()
                .filter(copy -> copy.state() == State.FRESH)
                .findFirst()
                .or(() -> readable.stream().findFirst());
    }

    private static Optional<Copy> shared(Inspection inspection, String key) {
        try {
            return inspection.shared(key);
        } catch (TierUnavailableException away) {
            return Optional.empty();
        }
    }

    private static List<KeyInTier> tiers(
            Site site, List<Copy> own, Optional<Copy> shared, List<Member> others, @Nullable String question) {
        List<KeyInTier> tiers = new ArrayList<>();
        long now = site.now();
        own.forEach(copy -> tiers.add(tier(Fleet.figures(copy), site.fleet().own(), now)));
        shared.ifPresent(copy -> tiers.add(tier(Fleet.figures(copy), null, now)));
        others.forEach(member -> answer(member, question)
                .ifPresent(answer -> answer.copies().forEach(copy -> tiers.add(tier(copy, member.node(), now)))));
        return tiers;
    }

    private static KeyInTier tier(CopyFigures copy, @Nullable String node, long now) {
        Long createdAt = copy.createdAt();
        Integer size = copy.sizeBytes();
        return new KeyInTier(
                copy.tier(),
                node,
                copy.state(),
                copy.negative(),
                createdAt == null ? null : (Long) Math.max(0, now - createdAt),
                copy.freshForMillis(),
                copy.staleForMillis(),
                String.valueOf(copy.stamp()),
                copy.version() == 0 ? null : String.valueOf(copy.version()),
                copy.tags(),
                size == null ? null : (Long) size.longValue(),
                copy.loadMicros());
    }

    private static KeyOnNode node(Member member, @Nullable String question) {
        if (!member.isExpected()) {
            return node(member.node(), "gone", List.of());
        }
        Optional<Answer> answer = answer(member, question);
        if (answer.isPresent()) {
            return node(
                    member.node(),
                    "answered",
                    answer.get().copies().stream().map(CopyFigures::tier).toList());
        }
        boolean canAnswer = question != null && member.window() != null;
        return node(member.node(), canAnswer ? "asked" : "unknown", List.of());
    }

    private static KeyOnNode node(String node, String state, List<String> tiers) {
        return new KeyOnNode(node, state, tiers.contains("memory"), tiers.contains("disk"));
    }

    private static Optional<Answer> answer(Member member, @Nullable String question) {
        Window window = member.isExpected() ? member.window() : null;
        Answer answer = window == null ? null : window.latest().answer();
        return answer != null && Objects.equals(answer.question(), question) ? Optional.of(answer) : Optional.empty();
    }

    /** Some keys that begin so, as many as are found while the budget's keys are looked at. */
    public KeyPage list(Site site, String prefix, String cursor, int budget) {
        Optional<Insight> insight = site.larder().shared().flatMap(SharedTier::insight);
        if (insight.isEmpty()) {
            return unavailable(prefix, "Keys are listed from Redis, and there is none; look a key up by its name");
        }
        try {
            Page page = insight.get()
                    .list(prefix, cursor, budget)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Inspection inspection = site.larder().inspection();
            return new KeyPage(
                    prefix,
                    page.keys().stream()
                            .distinct()
                            .map(key ->
                                    new FoundKey(key, inspection.cacheOf(key).orElse(null)))
                            .toList(),
                    page.cursor(),
                    page.looked(),
                    total(site),
                    null);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause();
            return unavailable(prefix, String.valueOf((cause == null ? refused : cause).getMessage()));
        } catch (TimeoutException late) {
            return unavailable(prefix, "Redis did not answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unavailable(prefix, "Interrupted");
        }
    }

    private static @Nullable Long total(Site site) {
        try {
            return site.larder().shared().isEmpty()
                    ? null
                    : (Long) site.larder()
                            .shared()
                            .get()
                            .figures()
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .keys();
        } catch (ExecutionException | TimeoutException unknown) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static KeyPage unavailable(String prefix, String why) {
        return new KeyPage(prefix, List.of(), null, 0, null, why);
    }
}
