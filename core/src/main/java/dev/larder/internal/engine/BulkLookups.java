package dev.larder.internal.engine;

import dev.larder.Cache.Reading;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.Source;
import dev.larder.TierUnavailableException;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.node.Patience;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.internal.singleflight.Flight;
import dev.larder.internal.singleflight.Flights.Seat;
import dev.larder.internal.warm.Brought;
import dev.larder.tier.SharedTier.LeaseAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The five steps of {@link Lookups} for many keys at once: one round trip for each step, and one bulk load for what is left. Keys
 * that somebody else is looking up are joined, after this caller's own are answered.
 */
final class BulkLookups<K, V> {

    private final Parts<K, V> parts;
    private final Lookups<K, V> lookups;
    private final BulkLoads<K, V> loads;
    private final Keeping<K, V> keeping;

    BulkLookups(Parts<K, V> parts, Lookups<K, V> lookups, BulkLoads<K, V> loads, Keeping<K, V> keeping) {
        this.parts = parts;
        this.lookups = lookups;
        this.loads = loads;
        this.keeping = keeping;
    }

    /**
     * The values of keys, without those that have none, in the keys' order.
     *
     * @throws LoadException naming the keys that failed, with the values of the others
     */
    Map<K, V> lookUp(Collection<? extends K> keys, Reading how) {
        long began = parts.clock().nanos();
        Map<K, Answer<V>> answers = new LinkedHashMap<>();
        Map<K, Throwable> failures = new LinkedHashMap<>();
        try {
            List<Query<K, V>> missed = recall(keys, how, answers);
            if (how.allowsUnproven()) {
                missed = unproven(missed, answers);
            }
            if (!missed.isEmpty()) {
                lookUpMissed(missed, answers, failures);
                lookups.tell(failures.isEmpty() ? farthest(answers) : null, began);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadException(
                    "The thread was interrupted while cache " + parts.name() + " waited for " + keys.size() + " keys",
                    interrupted);
        }
        answers.values().forEach(answer -> parts.counters().lookup(answer.outcome()));
        Map<K, V> values = values(keys, answers);
        if (!failures.isEmpty()) {
            throw LoadException.partial(
                    values, failures.keySet(), failures.values().iterator().next());
        }
        return values;
    }

    /** Looks keys up for nobody: what is not fresh in any tier is loaded, and nothing counts as a lookup. */
    Brought<K> bring(Collection<? extends K> keys, boolean skipsMemory) throws InterruptedException {
        Reading how = Reading.usual().freshOnly();
        Reading reading = skipsMemory ? how.skippingMemory() : how;
        Map<K, Answer<V>> answers = new LinkedHashMap<>();
        Map<K, Throwable> failures = new LinkedHashMap<>();
        List<Query<K, V>> missing = keys.stream()
                .distinct()
                .map(key -> new Query<K, V>(key, parts.template().encode(key), loads.single(), Patience.endless())
                        .as(reading))
                .filter(query -> skipsMemory || !lookups.isFresh(query.key(), query.text()))
                .toList();
        if (!missing.isEmpty()) {
            lookUpMissed(missing, answers, failures);
        }
        int loaded = count(answers, EnumSet.of(Outcome.LOAD));
        int found = count(answers, EnumSet.of(Outcome.REDIS, Outcome.DISK));
        return new Brought<>(loaded, found, keys.size() - loaded - found - failures.size(), failures);
    }

    /**
     * Looks a key up for its caller, and others for nobody, in the same round trips and the same load.
     *
     * @return null if the key is to be looked up by itself: somebody else does already, or the load failed, for whichever of them
     */
    @Nullable Answer<V> together(Query<K, V> query, List<Query<K, V>> ahead, Prefetcher<K> prefetcher)
            throws InterruptedException {
        Seat<Answer<V>> seat = lookups.seat(query.text());
        if (!seat.isOwned()) {
            return null;
        }
        Batch<K, V> own = Batch.forgiving(parts, query.patience());
        own.add(query, seat.flight());
        fly(own, ahead, prefetcher);
        return own.answers().get(query.key());
    }

    /** Looks keys up for nobody, but for those that somebody looks up already. */
    void ahead(List<Query<K, V>> ahead, Prefetcher<K> prefetcher) throws InterruptedException {
        fly(Batch.forgiving(parts, Patience.endless()), ahead, prefetcher);
    }

    private void fly(Batch<K, V> own, List<Query<K, V>> ahead, Prefetcher<K> prefetcher) throws InterruptedException {
        List<K> taken = new ArrayList<>();
        for (Query<K, V> query : ahead) {
            Flight<Answer<V>> flight = lookups.flightIfNone(query.text());
            if (flight != null) {
                own.add(query, flight);
                taken.add(query.key());
            }
        }
        prefetcher.begin(taken);
        try {
            fly(own);
        } finally {
            prefetcher.ended(taken);
        }
        if (!own.failures().isEmpty()) {
            prefetcher.failed();
        }
    }

    private static int count(Map<?, ? extends Answer<?>> answers, Set<Outcome> outcomes) {
        return (int) answers.values().stream()
                .filter(answer -> outcomes.contains(answer.outcome()))
                .count();
    }

    private List<Query<K, V>> recall(Collection<? extends K> keys, Reading how, Map<K, Answer<V>> answers) {
        Source<K, V> source = loads.single();
        Patience patience = parts.patience(source != null);
        List<Query<K, V>> missed = new ArrayList<>();
        Map<K, Boolean> seen = new LinkedHashMap<>();
        for (K key : keys) {
            Query<K, V> query = new Query<>(key, parts.template().encode(key), source, patience).as(how);
            if (seen.put(key, true) == null) {
                Answer<V> answer = lookups.recalled(query);
                if (answer == null) {
                    missed.add(query);
                } else {
                    answers.put(key, answer);
                }
            }
        }
        return missed;
    }

    // As Lookups does for one key, in one turn of the disk; answers what is left.
    private List<Query<K, V>> unproven(List<Query<K, V>> missed, Map<K, Answer<V>> answers)
            throws InterruptedException {
        List<@Nullable Answer<V>> onDisk = lookups.unprovenOnDisk(missed);
        List<Query<K, V>> left = new ArrayList<>();
        for (int i = 0; i < missed.size(); i++) {
            Answer<V> answer = onDisk.get(i);
            if (answer == null) {
                left.add(missed.get(i));
            } else {
                answers.put(missed.get(i).key(), answer);
            }
        }
        return left;
    }

    private void lookUpMissed(List<Query<K, V>> missed, Map<K, Answer<V>> answers, Map<K, Throwable> failures)
            throws InterruptedException {
        Batch<K, V> own = new Batch<>(parts, missed.get(0).patience());
        List<Query<K, V>> others = new ArrayList<>();
        for (Query<K, V> query : missed) {
            Seat<Answer<V>> seat = query.how().isFromCache() ? lookups.seatAlone() : lookups.seat(query.text());
            if (seat.isOwned()) {
                own.add(query, seat.flight());
            } else {
                others.add(query);
            }
        }
        fly(own);
        answers.putAll(own.answers());
        failures.putAll(own.failures());
        // What others were looking up, and what another node holds the lease of: one by one, as they come in.
        others.addAll(own.unanswered());
        for (Query<K, V> query : others) {
            lookUpAlone(query, answers, failures);
        }
    }

    private void lookUpAlone(Query<K, V> query, Map<K, Answer<V>> answers, Map<K, Throwable> failures)
            throws InterruptedException {
        try {
            answers.put(query.key(), lookups.join(query));
        } catch (LoadException failed) {
            failures.put(query.key(), failed);
        }
    }

    private void fly(Batch<K, V> own) throws InterruptedException {
        try {
            own.members().forEach(this::recallAgain);
            boolean isShared = !own.isDone() && fetch(own);
            parts.local().readAll(own, this::take);
            loads.load(own, isShared && lease(own));
        } catch (InterruptedException | RuntimeException | Error failure) {
            own.members().forEach(loads::release);
            own.failAll(failure);
            throw failure;
        } finally {
            own.end();
        }
    }

    // Another flight may have landed between the first look and the start of these.
    private void recallAgain(Batch.Member<K, V> member) {
        if (member.query().how().skipsMemory()) {
            return;
        }
        MemoryEntry<V> entry = lookups.recall(member.query().key(), member.text());
        if (entry != null && lookups.isFresh(entry)) {
            member.answer(Answer.of(entry, Outcome.MEMORY));
        }
    }

    // As SharedCopies.begin does for one key.
    private boolean begin(Batch<K, V> own) throws InterruptedException {
        boolean isUsable = parts.shared().isUsable(own.patience());
        own.begin();
        return isUsable && parts.shared().isStillUsable();
    }

    private boolean fetch(Batch<K, V> own) throws InterruptedException {
        if (!begin(own)) {
            return false;
        }
        try {
            List<Batch.Member<K, V>> members = own.members();
            List<@Nullable Optional<byte[]>> envelopes = parts.shared()
                    .fetchAll(members.stream().map(Batch.Member::text).toList(), own.patience());
            for (int i = 0; i < members.size(); i++) {
                Optional<byte[]> envelope = envelopes.get(i);
                if (envelope == null) {
                    members.get(i).cutOff();
                } else {
                    offer(members.get(i), envelope.orElse(null));
                }
            }
            return true;
        } catch (TierUnavailableException away) {
            return false;
        }
    }

    // Leases only where somebody can load; a key whose lease another node holds stays unanswered, and is waited for
    // later.
    private boolean lease(Batch<K, V> own) throws InterruptedException {
        List<Batch.Member<K, V>> members = loads.single() == null ? List.of() : own.connected();
        if (members.isEmpty()) {
            return true;
        }
        if (!begin(own)) {
            return false;
        }
        try {
            List<@Nullable LeaseAnswer> leases = parts.shared()
                    .leaseAll(members.stream().map(Batch.Member::text).toList(), own.patience());
            for (int i = 0; i < members.size(); i++) {
                LeaseAnswer lease = leases.get(i);
                if (lease == null) {
                    members.get(i).cutOff();
                } else {
                    members.get(i).leased(lease.token());
                    offer(members.get(i), lease.found());
                }
            }
            return true;
        } catch (TierUnavailableException away) {
            return false;
        }
    }

    private void offer(Batch.Member<K, V> member, byte @Nullable [] envelope) {
        Found<V> found = parts.shared().judge(member.text(), envelope, member.began());
        if (found != null && found.isAnswer()) {
            keeping.keepFound(member.query(), found, member.began());
        }
        serve(member, found, Outcome.REDIS);
        if (member.isAnswered()) {
            loads.release(member);
        }
    }

    private void take(Batch.Member<K, V> member, @Nullable Found<V> found) {
        if (found != null && found.isAnswer()) {
            keeping.keepRead(member.query(), found, member.began());
        }
        serve(member, found, Outcome.DISK);
    }

    private void serve(Batch.Member<K, V> member, @Nullable Found<V> found, Outcome whenFresh) {
        if (found == null) {
            return;
        }
        boolean isAnswer =
                found.isFresh() || (found.isAnswer() && !member.query().how().isFresh());
        if (!isAnswer) {
            member.remember(found);
            return;
        }
        member.answer(parts.shared().answer(found, found.isFresh() ? whenFresh : Outcome.STALE));
        if (!found.isFresh()) {
            member.reloadAfterwards(lookups);
        }
    }

    // How far the farthest of them had to go.
    private static <K, V> Outcome farthest(Map<K, Answer<V>> answers) {
        return answers.values().stream()
                .map(Answer::outcome)
                .max(Comparator.naturalOrder())
                .orElse(Outcome.MISS);
    }

    private V copied(V value) {
        UnaryOperator<V> copy = parts.spec().copyOnRead();
        return copy == null ? value : copy.apply(value);
    }

    private Map<K, V> values(Collection<? extends K> keys, Map<K, Answer<V>> answers) {
        Map<K, V> values = new LinkedHashMap<>();
        for (K key : keys) {
            Answer<V> answer = answers.get(key);
            V value = answer == null ? null : answer.value();
            if (value != null) {
                values.put(key, copied(value));
            }
        }
        return values;
    }
}
