package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.AsyncCache;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CacheSpec.BulkLoader;
import dev.larder.CacheStats;
import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.Source;
import dev.larder.Source.Result;
import dev.larder.internal.analysis.CacheAnalysis;
import dev.larder.internal.behind.Front;
import dev.larder.internal.behind.Queued;
import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.node.Copies;
import dev.larder.internal.node.Invalidator;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.internal.stats.CacheCounters.Present;
import dev.larder.internal.warm.Warmable;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.writes.WriteQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The engine as a {@link Cache}: answers a memory hit itself, hands everything else to the steps. */
final class EngineCache<K, V> implements Cache<K, V>, Copies {

    private static final int TOLD_TO_THE_DISK = 1_000;

    private final Parts<K, V> parts;
    private final Lookups<K, V> lookups;
    private final LaterLookups<K, V> laterLookups;
    private final Sources<K, V> sources;
    private final TimedLoads<K, V> timed;
    private final Loads<K, V> loads;
    private final Keeping<K, V> keeping;
    private final BulkLookups<K, V> bulkLookups;
    private final BulkLookups<K, V> cachedLookups;
    private final Writes<K, V> writes;
    private final Atomics<K, V> atomics;
    private final Invalidator invalidator;
    private final BooleanSupplier isClosed;
    private final @Nullable Source<K, V> source;
    private final @Nullable Ahead<K, V> ahead;
    private final @Nullable UnaryOperator<V> copy;
    private final @Nullable WriteQueue<K, V> queue;
    private final AsyncCache<K, V> async;
    private volatile boolean isEnded;

    /** Makes the queue of a cache that writes behind. */
    interface Queueing<K, V> {
        WriteQueue<K, V> open(Front<K, V> front, Function<K, String> textOf);
    }

    EngineCache(
            Parts<K, V> parts, Invalidator invalidator, BooleanSupplier isClosed, @Nullable Queueing<K, V> queueing) {
        this.parts = parts;
        this.invalidator = invalidator;
        this.isClosed = isClosed;
        this.copy = parts.spec().copyOnRead();
        this.source = sourceOf(parts.spec());
        Lengthening<K, V> lengthening = new Lengthening<>(parts);
        this.keeping = new Keeping<>(parts, lengthening);
        this.sources = new Sources<>(parts);
        this.timed = new TimedLoads<>(parts, sources);
        this.loads = new Loads<>(parts, timed, keeping);
        this.lookups = new Lookups<>(parts, loads, keeping, lengthening);
        this.laterLookups = new LaterLookups<>(parts, lookups, loads);
        this.bulkLookups = bulkLookups(source, parts.spec().bulkLoader());
        this.ahead = aheadOf(parts.prefetcher(), source);
        this.cachedLookups = bulkLookups(null, null);
        Home<K, V> home = home(invalidator);
        this.writes = new Writes<>(parts, keeping, loads, home, invalidator);
        ConditionalWrites<K, V> conditional = new ConditionalWrites<>(parts, keeping, home);
        this.atomics = new Atomics<>(key -> query(key, null), conditional, this::copied);
        this.queue = queueing == null
                ? null
                : queueing.open(
                        new Showing<>(parts, writes, conditional, invalidator),
                        key -> query(key, null).text());
        this.async = new AsyncDoor<>(this, parts.executor());
    }

    private Home<K, V> home(Invalidator telling) {
        return parts.shared().exists()
                ? new SharedHome<>(parts, loads, telling)
                : new OwnHome<>(parts, keeping, lookups);
    }

    private @Nullable Ahead<K, V> aheadOf(@Nullable Prefetcher<K> prefetcher, @Nullable Source<K, V> asked) {
        return prefetcher == null || asked == null ? null : new Ahead<>(parts, prefetcher, lookups, bulkLookups, asked);
    }

    private static <K, V> @Nullable Source<K, V> sourceOf(CacheSpec<K, V> spec) {
        var bulk = spec.bulkLoader();
        return spec.source() != null || bulk == null ? spec.source() : single(bulk);
    }

    private static <K, V> Source<K, V> single(BulkLoader<? super K, ? extends V> bulk) {
        return (key, held) -> Result.of(bulk.loadAll(Set.of(key)).get(key));
    }

    private BulkLookups<K, V> bulkLookups(@Nullable Source<K, V> single, @Nullable BulkLoader<K, V> bulk) {
        return new BulkLookups<>(
                parts, lookups, new BulkLoads<>(parts, sources, timed, keeping, loads, single, bulk), keeping);
    }

    @Override
    public String name() {
        return parts.name();
    }

    @Override
    public CacheSpec<K, V> spec() {
        return parts.spec();
    }

    @Override
    public String keyOf(K key) {
        return parts.template().encode(key);
    }

    @Override
    public @Nullable V get(K key) {
        MemoryEntry<V> hit = hit(key);
        return hit != null ? counted(key, hit) : copied(answered(key).value());
    }

    @Override
    public @Nullable V get(K key, Callable<? extends @Nullable V> own) {
        MemoryEntry<V> hit = hit(key);
        return hit != null
                ? counted(key, hit)
                : copied(lookups.lookUp(query(key, source(own))).value());
    }

    @Override
    public Lookup<V> lookup(K key, Callable<? extends @Nullable V> own, Predicate<? super @Nullable V> keepIf) {
        MemoryEntry<V> hit = hit(key);
        return hit != null
                ? new Lookup<>(counted(key, hit), Outcome.MEMORY)
                : asLookup(lookups.lookUp(query(key, own, keepIf)));
    }

    /** The same that waits on no thread of the caller's. */
    CompletableFuture<Lookup<V>> lookUpLater(
            K key, Callable<? extends @Nullable V> own, Predicate<? super @Nullable V> keepIf) {
        MemoryEntry<V> hit = hit(key);
        return hit != null
                ? CompletableFuture.completedFuture(new Lookup<>(counted(key, hit), Outcome.MEMORY))
                : laterLookups.lookUp(query(key, own, keepIf)).thenApply(this::asLookup);
    }

    @Override
    public Lookup<V> lookup(K key) {
        MemoryEntry<V> hit = hit(key);
        return hit != null ? new Lookup<>(counted(key, hit), Outcome.MEMORY) : asLookup(answered(key));
    }

    @Override
    public Lookup<V> lookup(K key, Reading how) {
        return how.equals(Reading.usual()) ? lookup(key) : asLookup(lookups.lookUp(reading(key, how)));
    }

    /** The same that waits on no thread of the caller's. */
    CompletableFuture<Lookup<V>> lookUpLater(K key, Reading how) {
        return how.equals(Reading.usual())
                ? lookUpLater(key)
                : laterLookups.lookUp(reading(key, how)).thenApply(this::asLookup);
    }

    /** {@link #lookup} that waits on no thread of the caller's. */
    CompletableFuture<Lookup<V>> lookUpLater(K key) {
        MemoryEntry<V> hit = hit(key);
        if (hit == null && ahead != null) {
            ahead.missed(key);
        }
        return hit != null
                ? CompletableFuture.completedFuture(new Lookup<>(counted(key, hit), Outcome.MEMORY))
                : laterLookups.lookUp(query(key, source)).thenApply(this::asLookup);
    }

    @Override
    public Map<K, V> getAll(Collection<? extends K> keys) {
        return getAll(keys, Reading.usual());
    }

    @Override
    public Map<K, V> getAll(Collection<? extends K> keys, Reading how) {
        requireOpen();
        BulkLookups<K, V> reading = how.isFromCache() ? cachedLookups : bulkLookups;
        return Collections.unmodifiableMap(reading.lookUp(keys, how));
    }

    @Override
    public Map<K, V> getAll(Collection<? extends K> keys, BulkLoader<K, V> own) {
        requireOpen();
        return Collections.unmodifiableMap(
                bulkLookups(single(own), Objects.requireNonNull(own)).lookUp(keys, Reading.usual()));
    }

    @Override
    public @Nullable V peek(K key) {
        requireOpen();
        MemoryEntry<V> queued = queued(checked(key));
        if (queued != null) {
            return copied(queued.value());
        }
        MemoryEntry<V> entry = parts.memory().find(checked(key));
        return entry != null && lookups.isAlive(entry, key) && lookups.isFresh(entry) ? copied(entry.value()) : null;
    }

    @Override
    public <X extends Exception> @Nullable V update(
            K key, Write<? extends V, X> write, Function<@Nullable V, Invalidation> untrue) throws X {
        requireNoQueue();
        return writes.update(query(key, null), write, untrue);
    }

    @Override
    public OpenUpdate<V> beginUpdate(K key) {
        requireNoQueue();
        return writes.begin(query(key, null));
    }

    @Override
    public Acknowledgement put(K key, V value) {
        requireNoQueue();
        V own = copied(Objects.requireNonNull(value, "value"));
        return writes.put(query(key, null), Objects.requireNonNull(own, "what copyOnRead answered"));
    }

    @Override
    public Atomic<K, V> atomic() {
        requireNoQueue();
        if (!parts.shared().exists() && !parts.memory().hasRoom()) {
            throw new IllegalStateException(
                    "Cache " + name() + " has neither a shared tier nor memory, so there is nothing to"
                            + " decide by; give it one of them, by Larder.Builder.shared or CacheSpec.memory");
        }
        return atomics;
    }

    @Override
    public WriteQueue<K, V> writes() {
        if (queue == null) {
            throw new IllegalStateException(
                    "Cache " + name() + " does not write behind; say so by CacheSpec.writeBehind, or write by update");
        }
        return queue;
    }

    private void requireNoQueue() {
        if (queue != null) {
            throw new IllegalStateException("Cache " + name() + " writes behind, so an older write that waits would"
                    + " overtake this one; write by Cache.writes, or to a cache without CacheSpec.writeBehind");
        }
    }

    @Override
    public Acknowledgement invalidate(K key) {
        return invalidateAll(List.of(checked(key)));
    }

    @Override
    public Acknowledgement invalidateAll(Collection<? extends K> keys) {
        requireOpen();
        return invalidator.keys(keys.stream().map(this::keyOf).distinct().toList());
    }

    @Override
    public Acknowledgement invalidateAll() {
        requireOpen();
        return invalidator.group(new Group(Kind.CACHE, keyPrefix(), ""));
    }

    @Override
    public CacheStats stats() {
        return parts.counters()
                .snapshot(new Present(
                        parts.memory().size(),
                        parts.memory().bound().maximum(),
                        parts.analysis().grown(),
                        parts.analysis().shrunk(),
                        parts.pauses().size(),
                        parts.flights().size(),
                        prefetched()));
    }

    private CacheStats.Prefetch prefetched() {
        Prefetcher<K> prefetcher = parts.prefetcher();
        return prefetcher == null ? CacheStats.Prefetch.NONE : prefetcher.stats();
    }

    @Override
    public AsyncCache<K, V> async() {
        return async;
    }

    @Override
    public String keyPrefix() {
        return parts.template().prefix();
    }

    @Override
    public void drop(String key) {
        // In this order: a flight that begins in between finds nothing any more.
        parts.memory().drop(key);
        parts.flights().detach(key);
    }

    @Override
    public void dropAll() {
        parts.memory().clear();
        parts.flights().detachAll();
        Prefetcher<K> prefetcher = parts.prefetcher();
        if (prefetcher != null) {
            prefetcher.forgetWaiting();
        }
    }

    /** Refuses whoever comes from now on. */
    void end() {
        isEnded = true;
        parts.analysis().end();
    }

    CacheInspector<K, V> inspector() {
        return new CacheInspector<>(parts, lookups);
    }

    /** What a sample of its keys says. */
    CacheAnalysis<K> analysis() {
        return parts.analysis();
    }

    /** Whether what it has on disk may be brought into memory. */
    boolean believesItsDisk() {
        return parts.local().exists() && parts.local().isBelieved();
    }

    /**
     * Brings what the disk holds fresh of these keys into memory, as far as the keys can be told from their texts and memory lacks them.
     *
     * @param room how many bytes of envelopes at most; what comes on top is left
     * @return the size of each that was kept
     */
    List<Long> readAhead(List<String> texts, long room) throws InterruptedException {
        Map<String, K> keys = new LinkedHashMap<>();
        for (String text : texts) {
            K key = parts.template().decode(text);
            if (key != null && parts.memory().find(key) == null) {
                keys.put(text, key);
            }
        }
        return keepAhead(keys, room);
    }

    private List<Long> keepAhead(Map<String, K> keys, long room) throws InterruptedException {
        List<String> texts = List.copyOf(keys.keySet());
        List<Moment> moments =
                texts.stream().map(text -> Moment.now(parts.node(), text)).toList();
        List<@Nullable Found<V>> found = parts.local().readAhead(texts, moments);
        List<Long> sizes = new ArrayList<>();
        long left = room;
        for (int i = 0; i < texts.size(); i++) {
            Found<V> entry = found.get(i);
            if (entry != null && entry.isFresh() && entry.envelope().length <= left) {
                K key = Objects.requireNonNull(keys.get(texts.get(i)));
                Query<K, V> nobodys =
                        new Query<>(key, texts.get(i), null, parts.patience(/* canAnswerOtherwise= */ false));
                keeping.keepRead(nobodys, entry, moments.get(i));
                left -= entry.envelope().length;
                sizes.add((long) entry.envelope().length);
            }
        }
        return sizes;
    }

    /** The cache as warmers see it. */
    Warmable<K, V> warmable() {
        return new WarmedCache<>(parts, lookups, bulkLookups, keeping, this::requireOpen);
    }

    /** Drops entries that can never be served again, and pauses that are over; tells the disk which of the others are in use. */
    void sweep() {
        parts.memory().sweep(this::uselessness);
        parts.pauses().sweep();
        tellWhatIsHot();
    }

    /** The disk is not asked for what memory has, and would not know of it. */
    void tellWhatIsHot() {
        if (parts.local().exists()) {
            parts.local().used(parts.memory().hottest(TOLD_TO_THE_DISK));
        }
    }

    /** Looks whether answers are to be told from now on. */
    void lookAtLogger() {
        parts.log().refresh();
    }

    private @Nullable String uselessness(K key, MemoryEntry<V> entry) {
        if (!lookups.isAlive(entry, key)) {
            return "invalidated";
        }
        return lookups.verdict(entry) == Verdict.GONE ? "expired" : null;
    }

    /** The entry that answers at once, or null. No lock, no allocation: the whole cost of a hit is here. */
    private @Nullable MemoryEntry<V> hit(K key) {
        MemoryEntry<V> queued = queued(checked(key));
        if (queued != null) {
            return queued;
        }
        MemoryEntry<V> entry = parts.memory().find(key);
        if (entry == null || (entry.verified() != parts.node().position() && !lookups.isAlive(entry, key))) {
            return null;
        }
        long now = parts.clock().nanos();
        if (now - entry.lookAtNanos() >= 0
                || entry.isOutdated()
                || !parts.proof().covers(entry.readAtNanos(), now)) {
            return null;
        }
        parts.memory().use(key, entry);
        if (entry.isMarked()) {
            marked(key, entry, now);
        }
        return entry;
    }

    private @Nullable MemoryEntry<V> queued(K key) {
        Queued<V> all = parts.queued();
        return all == null || all.isEmpty() ? null : all.find(parts.template().encode(key));
    }

    private void marked(K key, MemoryEntry<V> entry, long now) {
        if (entry.isWatched()) {
            parts.analysis().hit(key, entry, now);
        }
        if (entry.isAhead() && ahead != null) {
            ahead.used(key, entry);
        }
    }

    private Answer<V> answered(K key) {
        Query<K, V> query = query(key, source);
        return ahead == null ? lookups.lookUp(query) : lookups.lookUp(query, ahead::beyondMemory);
    }

    private @Nullable V counted(K key, MemoryEntry<V> hit) {
        parts.counters().memoryHit();
        if (parts.log().isOn()) {
            parts.log().answered(keyOf(key), Outcome.MEMORY, 0);
        }
        return copied(hit.value());
    }

    private Lookup<V> asLookup(Answer<V> answer) {
        return new Lookup<>(copied(answer.value()), answer.outcome());
    }

    private @Nullable V copied(@Nullable V value) {
        return value == null || copy == null ? value : copy.apply(value);
    }

    private static <K, V> Source<K, V> source(Callable<? extends @Nullable V> own) {
        return (key, held) -> Result.of(own.call());
    }

    private Query<K, V> query(K key, @Nullable Source<K, V> asking) {
        requireOpen();
        return new Query<>(key, parts.template().encode(checked(key)), asking, parts.patience(asking != null));
    }

    private Query<K, V> reading(K key, Reading how) {
        return query(key, how.isFromCache() ? null : source).as(how);
    }

    private Query<K, V> query(K key, Callable<? extends @Nullable V> own, Predicate<? super @Nullable V> keepIf) {
        requireOpen();
        return new Query<>(
                key,
                parts.template().encode(checked(key)),
                source(own),
                parts.patience(/* canAnswerOtherwise= */ true),
                /* isReload= */ false,
                /* servedMillis= */ 0,
                Objects.requireNonNull(keepIf, "keepIf"),
                Reading.usual(),
                /* isAhead= */ false);
    }

    private K checked(K key) {
        if (key == null) {
            throw new IllegalArgumentException("The key for cache " + name() + " is null; give a key that fits "
                    + parts.spec().template());
        }
        return key;
    }

    private void requireOpen() {
        if (isClosed.getAsBoolean()) {
            throw new IllegalStateException("The Larder of cache " + name() + " is closed");
        }
        if (isEnded) {
            throw new IllegalStateException("Cache " + name() + " was ended by Larder.end; make another");
        }
    }

    @Override
    public String toString() {
        return "Cache[" + name() + "]";
    }
}
