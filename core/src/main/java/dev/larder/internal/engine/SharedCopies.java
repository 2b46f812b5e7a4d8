package dev.larder.internal.engine;

import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Patience;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.tier.SharedTier.Replaced;
import dev.larder.tier.SharedTier.Written;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shared tier as one cache sees it: entries instead of bytes, judged by the rules this node knows; blocking, and counted.
 * Every method but {@link #isUsable} throws {@link TierUnavailableException} when the tier does not answer.
 */
final class SharedCopies<V> {

    /** The tier and how this cache's values stand in it. */
    record Link<V>(SharedTier tier, Envelopes<V> envelopes) {}

    private final @Nullable Link<V> link;
    private final Surroundings around;
    private final TierCalls calls;

    /** Without a link there is no shared tier. */
    SharedCopies(@Nullable Link<V> link, Surroundings around) {
        this.link = link;
        this.around = around;
        this.calls = new TierCalls("redis", around);
    }

    /** For a look from outside, which is neither judged nor counted. */
    @Nullable Link<V> link() {
        return link;
    }

    /** A number by which a value can be told from another one, made of its bytes; null where it has none. */
    @Nullable Integer digest(String text, V value) {
        byte[] bytes =
                link == null ? null : link.envelopes.encode(text, new Entry<>(value, 0, 0, 0, 0, 0, 0, Set.of()));
        return bytes == null ? null : Arrays.hashCode(bytes);
    }

    boolean exists() {
        return link != null;
    }

    /** Whether there is one, and no way to it. */
    boolean isAway() {
        return link != null && !link.tier.isConnected();
    }

    /**
     * Whether what the tier holds may be believed: it is there, no invalidation waits to be sent, and nothing of its journal can
     * have been missed; what is missing of that is made up for first.
     */
    boolean isUsable(Patience patience) throws InterruptedException {
        if (link == null || patience.isOver() || !link.tier.isConnected()) {
            return false;
        }
        try {
            return (around.invalidator().outbox().isEmpty()
                            || around.invalidator().drain(patience))
                    && isProven(link.tier, patience);
        } catch (TierUnavailableException away) {
            calls.count("prove", away);
            return false;
        }
    }

    private boolean isProven(SharedTier tier, Patience patience) throws InterruptedException {
        if (!around.proof().isRecent(around.node().clock().nanos())) {
            patience.answer(tier.journal().catchUp());
        }
        return around.proof().isRecent(around.node().clock().nanos());
    }

    /** The moment from which on what the tier holds of a key may be believed and kept, or null where it may not. */
    @Nullable Moment begin(Query<?, ?> query) throws InterruptedException {
        if (!isUsable(query.patience())) {
            return null;
        }
        Moment moment = Moment.now(around.node(), query.text());
        return isStillUsable() ? moment : null;
    }

    /** Whether the journal was read at all, which is waited for: what is stamped before that is dead on arrival. */
    boolean hasBegun() throws InterruptedException {
        return around.node().position() > 0 || isUsable(Patience.endless());
    }

    /**
     * What of {@link #isUsable} must be asked once more after a moment was remembered. What was deferred and applied here before the
     * moment still stands in the tier, and its fence would let it pass; what was abandoned before it may have left no rules.
     */
    boolean isStillUsable() {
        return around.invalidator().outbox().isEmpty()
                && around.proof().isRecent(around.node().clock().nanos());
    }

    /** What stands under a key, judged by nobody. */
    byte @Nullable [] fetchBytes(Query<?, ?> query) throws InterruptedException {
        return call("fetch", query.patience(), tier -> tier.fetch(query.text())).orElse(null);
    }

    @Nullable Found<V> fetch(Query<?, ?> query, Moment began) throws InterruptedException {
        return judge(query.text(), fetchBytes(query), began);
    }

    /** Answers in the keys' order; null for those whose server does not answer while others do. */
    List<@Nullable Optional<byte[]>> fetchAll(List<String> keys, Patience patience) throws InterruptedException {
        return callForMany("fetch", patience, tier -> tier.fetchAll(keys));
    }

    LeaseAnswer lease(Query<?, ?> query) throws InterruptedException {
        return call("lease", query.patience(), tier -> tier.lease(query.text()));
    }

    /** As {@link #fetchAll}. */
    List<@Nullable LeaseAnswer> leaseAll(List<String> keys, Patience patience) throws InterruptedException {
        return callForMany("lease", patience, tier -> tier.leaseAll(keys));
    }

    LeaseAnswer poll(Query<?, ?> query) throws InterruptedException {
        return calls.told("poll", () -> query.patience().look(existing().tier.poll(query.text())));
    }

    boolean fill(Fill fill, Patience patience) throws InterruptedException {
        return counted(fill, call("fill", patience, tier -> tier.fill(fill)));
    }

    /** As {@link #fetchAll}. */
    List<@Nullable Boolean> fillAll(List<Fill> fills, Patience patience) throws InterruptedException {
        List<@Nullable Boolean> answers = callForMany("fill", patience, tier -> tier.fillAll(fills));
        for (int i = 0; i < fills.size(); i++) {
            Boolean isSet = answers.get(i);
            if (isSet != null) {
                counted(fills.get(i), isSet);
            }
        }
        return answers;
    }

    Written endWrite(Fill fill, List<String> keys, List<Group> groups) throws InterruptedException {
        Written written = call("fill", Patience.endless(), tier -> tier.endWrite(fill, keys, groups));
        counted(fill, written.isSet());
        return written;
    }

    boolean put(Fill fill) throws InterruptedException {
        return counted(fill, call("put", Patience.endless(), tier -> tier.put(fill)));
    }

    Replaced replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) throws InterruptedException {
        Replaced answer = call("replace", Patience.endless(), tier -> tier.replace(key, seen, wanted));
        if (wanted != null && answer.isDone()) {
            counted(wanted, true);
        }
        return answer;
    }

    /** Sets an entry with a longer life in the place of the one that was seen; whether that still stood there. */
    boolean extend(String key, byte[] seen, byte[] envelope, Entry<V> longer) throws InterruptedException {
        long left = longer.staleUntil() - around.node().clock().millis();
        Fill fill = new Fill(key, "", envelope, Math.max(1, left), longer.version());
        return call("extend", Patience.endless(), tier -> tier.extend(seen, fill));
    }

    String beginWrite(String key) throws InterruptedException {
        return call("update", Patience.endless(), tier -> tier.beginWrite(key));
    }

    boolean release(String key, String token, Patience patience) throws InterruptedException {
        return call("release", patience, tier -> tier.release(key, token));
    }

    /** Gives a lease back without waiting; one that cannot be given back lapses by itself. */
    void giveBack(String key, String token) {
        existing().tier.release(key, token);
    }

    /** Renews without waiting; the answer says whether the lease still stands. */
    CompletionStage<Boolean> renew(String key, String token) {
        return existing().tier.renew(key, token);
    }

    Duration softTimeout() {
        return existing().tier.softTimeout();
    }

    Duration leaseTime() {
        return existing().tier.leaseTime();
    }

    /** The entry in an envelope that was asked for after the moment, if it is one, alive by the rules this node knows, and not gone. */
    @Nullable Found<V> judge(String key, byte @Nullable [] envelope, Moment began) {
        return envelope == null || !isConfirmed(key)
                ? null
                : existing().envelopes.judge(key, envelope, began);
    }

    // A server that was replaced and does not know it yet may hold what others have removed from its successor.
    boolean isConfirmed(String key) {
        return around.proof()
                .isConfirmed(existing().tier, key, around.node().clock().nanos());
    }

    /** The envelope of an entry, or null if it has to stay in memory. */
    byte @Nullable [] encode(String key, Entry<V> entry) {
        return existing().envelopes.encode(key, entry);
    }

    /** The envelope of an entry that must not stay in memory alone. */
    byte[] write(String key, Entry<V> entry) {
        return existing().envelopes.write(key, entry);
    }

    /** What was found, as an answer. */
    Answer<V> answer(Found<V> found, Outcome outcome) {
        return answer(found.entry(), outcome);
    }

    /** An entry as an answer. */
    Answer<V> answer(Entry<V> entry, Outcome outcome) {
        return Answer.of(entry, outcome, hasUnknownTags(entry.isNegative()));
    }

    boolean hasUnknownTags(boolean isNegative) {
        return around.hasUnknownTags(isNegative);
    }

    private <T> T call(String operation, Patience patience, Function<SharedTier, CompletionStage<T>> command)
            throws InterruptedException {
        return calls.told(operation, () -> patience.answer(command.apply(existing().tier)));
    }

    @SuppressWarnings("unchecked") // what the command itself would have answered
    private <T> List<@Nullable T> callForMany(
            String operation, Patience patience, Function<SharedTier, CompletionStage<List<T>>> command)
            throws InterruptedException {
        try {
            return (List<@Nullable T>) call(operation, patience, command);
        } catch (TierUnavailableException away) {
            if (away.answered().isEmpty()) {
                throw away;
            }
            return (List<@Nullable T>) away.answered();
        }
    }

    private boolean counted(Fill fill, boolean isSet) {
        if (isSet) {
            around.counters().putShared(fill.envelope().length);
            around.counters()
                    .largest()
                    .see(
                            fill.key(),
                            fill.envelope().length,
                            around.node().clock().millis());
        } else {
            around.counters().refusedFill();
        }
        return isSet;
    }

    private Link<V> existing() {
        if (link == null) {
            throw new TierUnavailableException("There is no shared tier", null);
        }
        return link;
    }
}
