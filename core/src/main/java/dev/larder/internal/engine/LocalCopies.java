package dev.larder.internal.engine;

import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Patience;
import dev.larder.tier.Entry;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Kept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tier on this node's disk as one cache sees it: entries instead of bytes, judged by the rules this node knows; blocking, for no
 * longer than {@link LocalTier#readTimeout}, and counted. A disk that fails or is slow has nothing.
 */
final class LocalCopies<V> {

    /** The tier and how this cache's values stand in it. */
    record Link<V>(LocalTier tier, Envelopes<V> envelopes) {}

    /**
     * How far what is about to be read may be believed. Decided before the reading: what is proved only after it says nothing about a
     * value that was read before the records came.
     */
    private enum Belief {
        FULL,
        /** As something stale, to a caller that asks for it. */
        STALE,
        ONLY_IF_ERROR,
        NONE
    }

    private final @Nullable Link<V> link;
    private final Surroundings around;
    private final TierCalls calls;

    /** Without a link there is no local tier. */
    LocalCopies(@Nullable Link<V> link, Surroundings around) {
        this.link = link;
        this.around = around;
        this.calls = new TierCalls("disk", around);
    }

    /** For a look from outside, which is neither judged nor counted. */
    @Nullable Link<V> link() {
        return link;
    }

    boolean exists() {
        return link != null;
    }

    /** What the disk holds for a key, to be judged by what has happened since the moment; null if there is nothing of use. */
    @Nullable Found<V> read(Query<?, ?> query, Moment began) throws InterruptedException {
        return read(query, began, belief());
    }

    /** The same, believed though nothing proves it: as something stale, for a caller that asks for that and for nobody else. */
    @Nullable Found<V> readUnproven(Query<?, ?> query, Moment began) throws InterruptedException {
        return around.node().disk().hasBegun() ? read(query, began, Belief.STALE) : null;
    }

    private @Nullable Found<V> read(Query<?, ?> query, Moment began, Belief belief) throws InterruptedException {
        if (link == null || belief == Belief.NONE) {
            return null;
        }
        byte[] envelope = answer("read", () -> link.tier.read(query.text()), Optional.<byte[]>empty())
                .orElse(null);
        return judge(link, query.text(), envelope, began, belief);
    }

    /** {@link #read} for all open members of a batch, in one turn; what may answer is handed over. */
    <K> void readAll(Batch<K, V> batch, Taker<K, V> taker) throws InterruptedException {
        List<Batch.Member<K, V>> members = batch.members();
        Belief belief = belief();
        if (link == null || belief == Belief.NONE || members.isEmpty()) {
            return;
        }
        List<String> keys = members.stream().map(Batch.Member::text).toList();
        List<Optional<byte[]>> envelopes =
                answer("read", () -> link.tier.readAll(keys), Collections.nCopies(keys.size(), Optional.empty()));
        for (int i = 0; i < members.size(); i++) {
            Batch.Member<K, V> member = members.get(i);
            taker.take(member, judge(link, member.text(), envelopes.get(i).orElse(null), member.began(), belief));
        }
    }

    /** Takes what was found for a member of a batch. */
    interface Taker<K, V> {
        void take(Batch.Member<K, V> member, @Nullable Found<V> found);
    }

    /**
     * What the disk holds, fresh, of keys that nobody has asked for yet, in one turn; nulls where it holds nothing, or nothing is believed.
     * The moments were remembered before.
     */
    List<@Nullable Found<V>> readAhead(List<String> keys, List<Moment> moments) throws InterruptedException {
        Belief belief = belief();
        return readAll(keys, moments, belief == Belief.FULL ? belief : Belief.NONE);
    }

    /** The same, believed though nothing proves it, as {@link #readUnproven}. */
    List<@Nullable Found<V>> readAllUnproven(List<String> keys, List<Moment> moments) throws InterruptedException {
        return readAll(keys, moments, around.node().disk().hasBegun() ? Belief.STALE : Belief.NONE);
    }

    private List<@Nullable Found<V>> readAll(List<String> keys, List<Moment> moments, Belief belief)
            throws InterruptedException {
        List<@Nullable Found<V>> found = new ArrayList<>(Collections.nCopies(keys.size(), null));
        if (link == null || belief == Belief.NONE) {
            return found;
        }
        List<Optional<byte[]>> envelopes =
                answer("read", () -> link.tier.readAll(keys), Collections.nCopies(keys.size(), Optional.empty()));
        for (int i = 0; i < keys.size(); i++) {
            found.set(i, judge(link, keys.get(i), envelopes.get(i).orElse(null), moments.get(i), belief));
        }
        return found;
    }

    /** Says that memory answers for these keys. */
    void used(List<String> keys) {
        if (link != null) {
            link.tier.used(keys);
        }
    }

    /** Whether what is on disk is believed now. */
    boolean isBelieved() {
        return belief() == Belief.FULL;
    }

    private Belief belief() {
        if (!around.node().disk().hasBegun()) {
            return Belief.NONE;
        }
        if (around.proof().isRecent(around.node().clock().nanos())) {
            return Belief.FULL;
        }
        return around.freshness().allowsIfError(0) ? Belief.ONLY_IF_ERROR : Belief.NONE;
    }

    // What became untrue while it was read is not served, although the lookup began before: that costs nothing to know
    // here.
    private @Nullable Found<V> judge(
            Link<V> from, String key, byte @Nullable [] envelope, Moment began, Belief belief) {
        Found<V> found = envelope == null ? null : from.envelopes.judge(key, envelope, began);
        if (found == null || !began.isStill(around.node(), key)) {
            return null;
        }
        return switch (belief) {
            case FULL -> found;
            case STALE -> found.isAnswer() ? found.asStale() : onlyIfError(found);
            case ONLY_IF_ERROR, NONE -> onlyIfError(found);
        };
    }

    private @Nullable Found<V> onlyIfError(Found<V> found) {
        long overdueNanos = TimeUnit.MILLISECONDS.toNanos(-found.leftMillis());
        return around.freshness().allowsIfError(overdueNanos) ? found.onlyIfError() : null;
    }

    private <T> T answer(String operation, Supplier<CompletionStage<T>> reading, T nothing)
            throws InterruptedException {
        Patience patience =
                Patience.of(existing().tier.readTimeout(), around.node().clock());
        try {
            return calls.told(operation, () -> patience.answer(reading.get()));
        } catch (TierUnavailableException late) {
            return nothing; // counted and told where it happened
        }
    }

    /** Hands an entry to the disk, to be written if nothing became untrue since the moment. Does not wait. */
    void keep(String key, Entry<V> entry, Moment began) {
        if (isOpen()) {
            byte[] envelope = existing().envelopes.encode(key, entry);
            if (envelope != null) {
                keep(key, entry, envelope, began);
            }
        }
    }

    /** {@link #keep} where the entry stands in an envelope already. */
    void keep(String key, Entry<V> entry, byte[] envelope, Moment began) {
        if (!isOpen()) {
            return;
        }
        Kept kept = new Kept(key, envelope, entry.staleUntil(), entry.loadCostMicros());
        if (existing().tier.keep(kept, () -> began.isStill(around.node(), key))) {
            around.counters().put("disk");
        }
    }

    private boolean isOpen() {
        return link != null && around.node().disk().hasBegun();
    }

    private Link<V> existing() {
        if (link == null) {
            throw new IllegalStateException("There is no local tier");
        }
        return link;
    }
}
