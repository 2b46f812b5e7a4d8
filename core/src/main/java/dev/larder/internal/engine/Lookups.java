package dev.larder.internal.engine;

import static dev.larder.internal.freshness.Freshness.Verdict.REVALIDATE;

import dev.larder.LarderListener.LookedUp;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.internal.rules.GroupRules;
import dev.larder.internal.singleflight.Flight;
import dev.larder.internal.singleflight.Flights;
import dev.larder.internal.singleflight.Flights.Seat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A lookup in five steps: <b>recall</b> (memory) → <b>join</b> (the key's flight) → <b>fetch</b> (the shared tier, then disk) → <b>load</b>
 * (under a lease) → <b>keep</b>. Each is a method of that name here or in {@link Loads} and {@link Keeping}. Blocking and
 * top-down: it runs on the caller's thread, or on the executor's for the asynchronous door and for reloads.
 */
final class Lookups<K, V> {

    private final Parts<K, V> parts;
    private final Loads<K, V> loads;
    private final Keeping<K, V> keeping;
    private final Lengthening<K, V> lengthening;

    Lookups(Parts<K, V> parts, Loads<K, V> loads, Keeping<K, V> keeping, Lengthening<K, V> lengthening) {
        this.parts = parts;
        this.loads = loads;
        this.keeping = keeping;
        this.lengthening = lengthening;
    }

    /** The answer for a caller, counted. */
    Answer<V> lookUp(Query<K, V> query) {
        return lookUp(query, this::beyondMemory);
    }

    /** What is done where memory has no answer. */
    interface Beyond<K, V> {
        Answer<V> answer(Query<K, V> query, long began) throws InterruptedException;
    }

    /** {@link #lookUp(Query)} that goes another way where memory has no answer. */
    Answer<V> lookUp(Query<K, V> query, Beyond<K, V> beyond) {
        long began = parts.clock().nanos();
        Outcome outcome = null;
        try {
            Answer<V> recalled = recalled(query);
            Answer<V> answer = recalled != null ? recalled : beyond.answer(query, began);
            outcome = answer.outcome();
            parts.counters().lookup(outcome);
            return answer;
        } catch (InterruptedException interrupted) {
            throw interrupted(query, interrupted);
        } finally {
            tell(query.text(), outcome, began);
        }
    }

    /** What an interrupted caller gets, with its flag set again. */
    LoadException interrupted(Query<K, V> query, InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new LoadException(
                "The thread was interrupted while cache " + parts.name() + " waited for " + query.text(), interrupted);
    }

    /** The answer for a caller that may wait, and that memory has not answered. */
    Answer<V> beyondMemory(Query<K, V> query, long began) throws InterruptedException {
        Answer<V> answer = query.how().allowsUnproven() ? unprovenOnDisk(query) : null;
        if (answer != null) {
            return answer;
        }
        return query.how().isFromCache() ? fetchOrLoad(query) : join(query, began);
    }

    /** The answer that memory gives, a stale one included, or null. */
    @Nullable Answer<V> recalled(Query<K, V> query) {
        MemoryEntry<V> queued = parts.queued(query.text());
        if (queued != null) {
            return Answer.of(queued, Outcome.MEMORY);
        }
        if (query.how().skipsMemory()) {
            return null;
        }
        MemoryEntry<V> entry = recall(query.key(), query.text());
        Answer<V> answer = entry == null ? null : fromMemory(query, entry);
        parts.analysis().asked(query.text(), answer == null ? null : entry, isFromMemory(answer));
        return answer;
    }

    private static boolean isFromMemory(@Nullable Answer<?> answer) {
        return answer != null && answer.outcome() == Outcome.MEMORY;
    }

    private @Nullable Answer<V> fromMemory(Query<K, V> query, MemoryEntry<V> recalled) {
        Verdict verdict = isBelieved(recalled) ? verdict(recalled) : unproven(query, recalled);
        if (verdict == Verdict.FRESH) {
            parts.memory().use(query.key(), recalled);
            tellIfAhead(recalled);
            readFresh(query, recalled);
            return Answer.of(recalled, Outcome.MEMORY);
        }
        if (verdict != REVALIDATE || query.how().isFresh()) {
            return null;
        }
        Answer<V> stale = Answer.of(recalled, Outcome.STALE);
        revalidate(query, stale);
        return stale;
    }

    private void tellIfAhead(MemoryEntry<V> entry) {
        Prefetcher<K> prefetcher = parts.prefetcher();
        if (entry.isAhead() && prefetcher != null) {
            entry.claim();
            prefetcher.used();
        }
    }

    // Of what is not believed nothing is fresh.
    private Verdict unproven(Query<K, V> query, MemoryEntry<V> recalled) {
        Verdict verdict = query.how().allowsUnproven() ? verdict(recalled) : Verdict.GONE;
        return verdict == Verdict.FRESH ? REVALIDATE : verdict;
    }

    // Outside of the key's flight: who joins that has not asked for what is not believed.
    private @Nullable Answer<V> unprovenOnDisk(Query<K, V> query) throws InterruptedException {
        if (query.how().isFresh() || parts.proof().isRecent(parts.clock().nanos())) {
            return null;
        }
        return unproven(query, parts.local().readUnproven(query, Moment.now(parts.node(), query.text())));
    }

    /** What the disk has for many keys and their callers take though nothing proves it, in one turn; null where that is nothing. */
    List<@Nullable Answer<V>> unprovenOnDisk(List<Query<K, V>> queries) throws InterruptedException {
        List<@Nullable Answer<V>> answers = new ArrayList<>(Collections.nCopies(queries.size(), null));
        if (queries.isEmpty()
                || queries.get(0).how().isFresh()
                || parts.proof().isRecent(parts.clock().nanos())) {
            return answers;
        }
        List<String> texts = queries.stream().map(Query::text).toList();
        List<Moment> moments =
                texts.stream().map(text -> Moment.now(parts.node(), text)).toList();
        List<@Nullable Found<V>> found = parts.local().readAllUnproven(texts, moments);
        for (int i = 0; i < queries.size(); i++) {
            answers.set(i, unproven(queries.get(i), found.get(i)));
        }
        return answers;
    }

    private @Nullable Answer<V> unproven(Query<K, V> query, @Nullable Found<V> found) {
        if (found == null || !found.isAnswer()) {
            return null;
        }
        Answer<V> stale = parts.shared().answer(found, Outcome.STALE);
        revalidate(query, stale);
        return stale;
    }

    /** Has a fresh entry that is read loaded anew, or its life lengthened, if that is due. */
    void readFresh(Query<K, V> query, MemoryEntry<V> entry) {
        lengthening.read(query, entry);
        long left = -entry.overdueNanos(parts.clock().nanos());
        if (parts.early().isDue(left, entry.windowNanos(), parts.random().getAsDouble())) {
            revalidate(query, Answer.of(entry, Outcome.MEMORY), TimeUnit.NANOSECONDS.toMillis(left));
        }
    }

    /** The entry in memory, if it is alive by the rules; also one that is stale or not believed, which may help if a load fails. */
    @Nullable MemoryEntry<V> recall(K key, String text) {
        MemoryEntry<V> entry = parts.memory().find(key);
        if (entry == null || isVerified(entry, key, text)) {
            return entry;
        }
        parts.memory().drop(key, entry);
        return null;
    }

    /** Whether no rule covers the entry. Remembers that for the present position. */
    boolean isAlive(MemoryEntry<V> entry, K key) {
        return entry.verified() == parts.node().position()
                || isVerified(entry, key, parts.template().encode(key));
    }

    // The position is read before the rules: whatever rule comes in between is looked at once more, at the next hit.
    // Whether the
    // entry is still there is looked at after them: an abandonment empties memory before it forgets the rules.
    private boolean isVerified(MemoryEntry<V> entry, K key, String text) {
        long position = parts.node().position();
        if (entry.verified() == position) {
            return true;
        }
        // Only what is newer than the last look: a node may remember a hundred thousand groups.
        long verified = entry.verified();
        String prefix = parts.template().prefix();
        boolean isOutdated = parts.node().outdated().cover(entry, verified, text, prefix);
        if (parts.node().rules().cover(entry, verified, text, prefix)
                || parts.memory().find(key) != entry) {
            return false;
        }
        if (isOutdated) {
            entry.outdate();
        }
        entry.verify(position, parts.node().standings());
        return true;
    }

    boolean isCovered(GroupRules.Subject subject, String text) {
        return parts.node().rules().cover(subject, text, parts.template().prefix());
    }

    /** Whether it is of use only where a load fails, by the rules. */
    boolean isOutdated(GroupRules.Subject subject, String text) {
        return parts.node().outdated().cover(subject, text, parts.template().prefix());
    }

    /** Whether an entry that is alive answers at once. */
    boolean isFresh(MemoryEntry<V> entry) {
        return isBelieved(entry) && verdict(entry) == Verdict.FRESH;
    }

    /** Whether memory has the key, fresh and alive. Says nothing of a use. */
    boolean isFresh(K key, String text) {
        MemoryEntry<V> entry = recall(key, text);
        return entry != null && isFresh(entry);
    }

    boolean isBelieved(MemoryEntry<V> entry) {
        return parts.proof().covers(entry.readAtNanos(), parts.clock().nanos());
    }

    Verdict verdict(MemoryEntry<V> entry) {
        long overdueMillis = Math.floorDiv(entry.overdueNanos(parts.clock().nanos()), 1_000_000L);
        return entry.isOutdated()
                ? parts.freshness().judgeOutdated(overdueMillis)
                : parts.freshness().judge(overdueMillis);
    }

    /** The steps behind recall, for one key of many. */
    Answer<V> join(Query<K, V> query) throws InterruptedException {
        return join(query, parts.clock().nanos());
    }

    private Answer<V> join(Query<K, V> query, long began) throws InterruptedException {
        while (true) {
            Moment joined = Moment.now(parts.node(), query.text());
            Seat<Answer<V>> seat = seat(query.text());
            if (seat.isOwned()) {
                return fly(seat.flight(), query);
            }
            Answer<V> answer = await(seat.flight(), query, began);
            if (answer != null && isGoodFor(joined, answer, query)) {
                return answer;
            }
            if (left(began) == 0) {
                return loads.loadUnkept(query);
            }
        }
    }

    Seat<Answer<V>> seat(String text) {
        long now = parts.clock().nanos();
        return parts.flights()
                .join(
                        text,
                        parts.proof().asOfNanos(now),
                        flight -> parts.proof().covers(flight.asOfNanos(), now));
    }

    /** The key's flight, if nobody else looks it up. */
    @Nullable Flight<Answer<V>> flightIfNone(String text) {
        return parts.flights()
                .startIfNone(text, parts.proof().asOfNanos(parts.clock().nanos()));
    }

    /** A seat in a flight that nobody else can join. */
    Seat<Answer<V>> seatAlone() {
        return Flights.alone(parts.clock().nanos());
    }

    // Null: the flight ended without an answer for this caller, or the caller has waited long enough.
    @Nullable Answer<V> await(Flight<Answer<V>> flight, Query<K, V> query, long began) throws InterruptedException {
        refuseOwn(flight, query);
        try {
            return flight.result().get(left(began), TimeUnit.NANOSECONDS);
        } catch (TimeoutException waitedLongEnough) {
            return null;
        } catch (ExecutionException failed) {
            return rethrown(failed.getCause(), query);
        }
    }

    void refuseOwn(Flight<Answer<V>> flight, Query<K, V> query) {
        if (parts.loadThreads().isOnBehalfOf(flight::isOwnedBy)) {
            throw ownKey(parts.name(), query.text());
        }
    }

    static IllegalStateException ownKey(String cache, String text) {
        return new IllegalStateException("The loader of cache " + cache + " asks the cache for " + text
                + ", the very key it is loading; ask the source instead");
    }

    /** Null: look again. */
    @Nullable Answer<V> rethrown(@Nullable Throwable failure, Query<K, V> query) {
        if (failure instanceof LookAgain again
                && again.getCause() != null
                && query.how().isFresh()) {
            return rethrown(again.getCause(), query);
        }
        if (failure instanceof LookAgain || isInterrupt(failure)) {
            return null; // the owner's interrupt is not ours
        }
        throw new LoadException(
                "Cache " + parts.name() + " could not load " + query.text() + ", asked by another caller: " + failure,
                failure instanceof LoadException load ? load.getCause() : failure);
    }

    // A loader that asks another cache wraps its interrupt once more.
    static boolean isInterrupt(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof LoadException) {
            cause = cause.getCause();
        }
        return cause instanceof InterruptedException;
    }

    /** For how many nanoseconds a caller waits on for somebody else. */
    long left(long began) {
        return Math.max(0, parts.spec().waitLimit().toNanos() - (parts.clock().nanos() - began));
    }

    /**
     * Whether a flight's answer is one for a caller that joined it at the moment: not if it was loaded before a group record that
     * the caller came after, nor if nobody could be asked where this caller has somebody to ask.
     */
    boolean isGoodFor(Moment joined, Answer<V> answer, Query<K, V> query) {
        if ((answer.outcome() == Outcome.MISS && query.source() != null) || !query.accepts(answer.outcome())) {
            return false;
        }
        return answer.stamp() >= joined.position()
                || (!isCovered(answer, query.text())
                        && (answer.isInsteadOfFailure() || !isOutdated(answer, query.text()))
                        && joined.isBeforeAnyAbandonment(parts.node()));
    }

    /** Does the lookup of a flight that the caller owns. */
    Answer<V> fly(Flight<Answer<V>> flight, Query<K, V> query) throws InterruptedException {
        Answer<V> answer = complete(flight, query);
        if (answer.wantsReload()) {
            revalidate(query, answer);
        }
        return answer;
    }

    private Answer<V> complete(Flight<Answer<V>> flight, Query<K, V> query) throws InterruptedException {
        flight.own();
        try {
            Answer<V> answer = fetchOrLoad(query);
            parts.flights().land(query.text(), flight, answer);
            return answer;
        } catch (LoadException failed) {
            // Who joined may have something stale that is good enough.
            parts.flights().crash(query.text(), flight, query.how().isFresh() ? new LookAgain(failed) : failed);
            throw failed;
        } catch (InterruptedException | RuntimeException | Error failure) {
            parts.flights().crash(query.text(), flight, failure);
            throw failure;
        }
    }

    /** The steps behind join. */
    Answer<V> fetchOrLoad(Query<K, V> query) throws InterruptedException {
        // Once more, now that nobody else flies: a flight may have landed between this caller's recall and its start.
        MemoryEntry<V> recalled = recall(query.key(), query.text());
        if (recalled != null
                && !query.how().skipsMemory()
                && isFresh(recalled)
                && query.isOfUse(leftMillis(recalled))) {
            return Answer.of(recalled, Outcome.MEMORY);
        }
        Moment began = parts.shared().begin(query);
        boolean isShared = began != null;
        if (began == null) {
            began = Moment.now(parts.node(), query.text());
        }
        Found<V> found = isShared ? fetch(query, began) : null;
        Answer<V> answer = served(query, found, Outcome.REDIS);
        if (answer != null) {
            return answer;
        }
        Found<V> local = read(query, began);
        answer = served(query, local, Outcome.DISK);
        return answer != null
                ? answer
                : loads.load(query, new Fallback<>(query, recalled, found != null ? found : local, began), isShared);
    }

    // Rounded up: what is fresh has at least one.
    private long leftMillis(MemoryEntry<V> entry) {
        return -Math.floorDiv(entry.overdueNanos(parts.clock().nanos()), 1_000_000L);
    }

    private @Nullable Found<V> fetch(Query<K, V> query, Moment began) throws InterruptedException {
        try {
            Found<V> found = parts.shared().fetch(query, began);
            if (found != null && found.isAnswer() && !isNoBetter(query, found)) {
                keeping.keepFound(query, found, began);
            }
            return found;
        } catch (TierUnavailableException away) {
            return null; // counted and told where it happened
        }
    }

    private @Nullable Found<V> read(Query<K, V> query, Moment began) throws InterruptedException {
        Found<V> found = parts.local().read(query, began);
        if (found != null && found.isAnswer() && !isNoBetter(query, found)) {
            keeping.keepRead(query, found, began);
        }
        return found;
    }

    /** Whether it is what is being served already. */
    private static <V> boolean isNoBetter(Query<?, V> query, Found<V> found) {
        return query.isEarly() && !query.isOfUse(found.leftMillis());
    }

    // Null: it cannot be served, or only if a load fails.
    private @Nullable Answer<V> served(Query<K, V> query, @Nullable Found<V> found, Outcome whenFresh) {
        if (found == null || isNoBetter(query, found)) {
            return null;
        }
        if (found.isFresh()) {
            return parts.shared().answer(found, whenFresh);
        }
        return found.mayBeServedStale() && !query.isReload() && !query.how().isFresh()
                ? parts.shared().answer(found, Outcome.STALE).wantingReload()
                : null;
    }

    /** Starts one reload of a key whose stale entry is being served, unless one is under way, or failed a moment ago. */
    void revalidate(Query<K, V> query, Answer<V> served) {
        revalidate(query, served, /* leftMillis= */ 0);
    }

    private void revalidate(Query<K, V> query, Answer<V> served, long leftMillis) {
        Flight<Answer<V>> flight =
                query.source() == null || parts.pauses().isPaused(query.text()) ? null : flightIfNone(query.text());
        if (flight == null) {
            return;
        }
        try {
            parts.executor()
                    .execute(() ->
                            reload(flight, query.asReload(parts.patience(/* canAnswerOtherwise= */ true), leftMillis)));
        } catch (RuntimeException full) { // the user's executor enters here; the next hit tries again
            if (query.how().allowsUnproven()) {
                parts.flights().crash(query.text(), flight, new LookAgain());
            } else {
                parts.flights().land(query.text(), flight, served);
            }
        }
    }

    private void reload(Flight<Answer<V>> flight, Query<K, V> query) {
        try {
            complete(flight, query);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (LoadException failed) {
            // counted and told where it happened; whoever joined hears of it, and the stale entry is served on
        }
    }

    /** Tells of a lookup of one key. */
    void tell(String text, @Nullable Outcome outcome, long began) {
        tell(outcome, began);
        parts.log().answered(text, outcome, parts.clock().nanos() - began);
    }

    void tell(@Nullable Outcome outcome, long began) {
        parts.events()
                .lookedUp(() -> new LookedUp(
                        parts.name(), outcome, Duration.ofNanos(parts.clock().nanos() - began)));
    }
}
