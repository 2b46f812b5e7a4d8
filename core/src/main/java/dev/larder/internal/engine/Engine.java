package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.LarderStatus;
import dev.larder.Memory;
import dev.larder.inspect.Inspection;
import dev.larder.internal.analysis.Budget;
import dev.larder.internal.analysis.CacheAnalysis;
import dev.larder.internal.behind.BehindQueue;
import dev.larder.internal.behind.Behinds;
import dev.larder.internal.behind.Queued;
import dev.larder.internal.events.Events;
import dev.larder.internal.freshness.EarlyRefresh;
import dev.larder.internal.freshness.Freshness;
import dev.larder.internal.freshness.Sliding;
import dev.larder.internal.keys.KeyTemplate;
import dev.larder.internal.memory.MemoryTier;
import dev.larder.internal.node.Awakening;
import dev.larder.internal.node.DiskRecords;
import dev.larder.internal.node.Invalidator;
import dev.larder.internal.node.NodeFollower;
import dev.larder.internal.node.NodeState;
import dev.larder.internal.node.Outbox;
import dev.larder.internal.node.OutboxLedger;
import dev.larder.internal.node.Proof;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.internal.singleflight.Flights;
import dev.larder.internal.stats.CacheCounters;
import dev.larder.internal.threads.CallersContext;
import dev.larder.internal.threads.Threads;
import dev.larder.internal.warm.Warmable;
import dev.larder.internal.warm.Warmers;
import dev.larder.journal.InMemoryJournal;
import dev.larder.journal.Journal;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import dev.larder.writes.WriteBehind;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node of a namespace: its tiers, its journal, its caches. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
    private static final Duration DEFAULT_MAX_STALENESS = Duration.ofSeconds(5);
    private static final Duration DRAIN_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration LOOK_AT_LOGGERS_EVERY = Duration.ofSeconds(1);
    private static final Duration PRELOAD_EVERY = Duration.ofMillis(100);
    private static final Duration LOOK_AT_WARMERS_EVERY = Duration.ofMillis(250);
    private static final Duration LOOK_AT_WRITES_EVERY = Duration.ofMillis(100);
    private static final Duration ANALYSE_EVERY = Duration.ofMillis(250);
    private static final Duration LAST_SENDING = Duration.ofSeconds(2);

    /**
     * What an engine is made of.
     *
     * @param namespace instance and version
     * @param node this node's name
     * @param memory the bound of each cache without its own
     * @param shared opens the shared tier; null for none
     * @param disk opens the tier on this node's disk; null for none
     * @param codecs makes codecs; needed where there is a shared tier
     * @param executor runs what no caller waits for; null for a pool of the engine's own
     * @param context what goes along with a task to another thread
     * @param clock tells the time
     * @param events hears what happens
     * @param maximumRules how many group records are remembered
     * @param maximumDeferred how many invalidations wait for the shared tier
     * @param memoryBudget what caches that are resized have together
     * @param preload what is brought from disk into memory after the start
     */
    public record Settings(
            String namespace,
            String node,
            Memory memory,
            SharedTier.@Nullable Provider shared,
            LocalTier.@Nullable Provider disk,
            @Nullable CodecProvider codecs,
            @Nullable Executor executor,
            CallersContext context,
            Clock clock,
            Events events,
            int maximumRules,
            int maximumDeferred,
            long memoryBudget,
            Preload preload) {}

    private final Settings settings;
    private final NodeState node;
    private final @Nullable LocalTier local;
    private final @Nullable SharedTier shared;
    private final Journal journal;
    private final Invalidator invalidator;
    private final Awakening awakening;
    private final @Nullable ThreadPoolExecutor ownExecutor;
    private final CountedExecutor executor;
    private final LoadThreads loadThreads;
    private final Budget memoryBudget;
    private final ThreadPoolExecutor analysing;
    private final AtomicBoolean isAnalysing = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private final Map<String, EngineCache<?, ?>> caches = new LinkedHashMap<>();
    private final Map<String, KeyTemplate<?>> templates = new LinkedHashMap<>();
    private final Warmers warmers;
    private final Behinds behinds;
    private volatile boolean isClosed;

    /** Opens the tiers and starts to follow the journal. Does not wait for either. */
    public Engine(Settings settings) {
        this.settings = settings;
        this.memoryBudget = new Budget(settings.memoryBudget);
        SharedTier.Node opening =
                new SharedTier.Node(settings.namespace, settings.node, settings.clock, settings.events);
        this.local = settings.disk == null ? null : settings.disk.open(opening);
        this.node = new NodeState(
                settings.namespace,
                settings.clock,
                settings.events,
                settings.maximumRules,
                local == null ? DiskRecords.none() : DiskRecords.of(local, /* isRepeated= */ settings.shared != null));
        this.shared = openShared(opening);
        this.journal = shared == null ? new InMemoryJournal(settings.clock) : shared.journal();
        this.invalidator = new Invalidator(node, journal, shared, outbox(), settings.events);
        this.awakening = new Awakening(settings.clock);
        if (settings.executor != null) {
            this.ownExecutor = null;
            this.executor = new CountedExecutor(settings.context.on(settings.executor));
        } else {
            this.ownExecutor = Threads.pool("larder-" + settings.namespace, 32, 10_000);
            this.executor = new CountedExecutor(settings.context.on(ownExecutor));
        }
        this.loadThreads = new LoadThreads(settings.namespace, settings.context);
        this.analysing = Threads.pool("larder-" + settings.namespace + "-analysis", 1, 1);
        this.timer = Threads.timer("larder-" + settings.namespace + "-timer");
        this.warmers = new Warmers(settings.namespace, settings.node, settings.clock, shared, settings.events);
        this.behinds = new Behinds(settings.namespace, () -> openWrites(opening), settings.events);
        journal.follow(new NodeFollower(node, invalidator));
        repeat(SWEEP_EVERY, this::sweep);
        repeat(DRAIN_EVERY, this::drain);
        repeat(LOOK_EVERY, awakening::look);
        repeat(LOOK_AT_LOGGERS_EVERY, this::lookAtLoggers);
        repeat(ANALYSE_EVERY, this::analyse);
        repeat(LOOK_AT_WARMERS_EVERY, warmers::turn);
        repeat(LOOK_AT_WRITES_EVERY, behinds::turn);
        if (local != null && settings.preload.keys() > 0) {
            Preloading preloading = new Preloading(local, settings.preload, settings.clock, settings.namespace);
            repeat(PRELOAD_EVERY, () -> preload(preloading));
        }
    }

    // The disk was opened first: a folder in use is found out before anything is connected.
    private @Nullable SharedTier openShared(SharedTier.Node opening) {
        try {
            return settings.shared == null ? null : settings.shared.open(opening);
        } catch (RuntimeException | Error failure) {
            if (local != null) {
                local.close();
            }
            throw failure;
        }
    }

    private Optional<WriteLog> openWrites(SharedTier.Node opening) {
        return settings.disk == null ? Optional.empty() : settings.disk.openWrites(opening);
    }

    // What an earlier process could not send waits for the shared tier still; where there is none now it is left for
    // one that has it.
    private Outbox outbox() {
        return shared == null || local == null
                ? new Outbox(settings.maximumDeferred)
                : new Outbox(settings.maximumDeferred, OutboxLedger.in(local.ledger()));
    }

    /** Makes a cache. */
    public synchronized <K, V> Cache<K, V> cache(CacheSpec<K, V> spec) {
        requireOpen();
        if (spec.keyPrefix().isEmpty()) {
            throw new IllegalArgumentException("The key template " + spec.template()
                    + " begins with a parameter; begin it with a literal segment, such as goal:{id}");
        }
        KeyTemplate<K> template = KeyTemplate.of(spec.template(), spec.keyType());
        refuseTwins(spec.name(), template);
        Surroundings around = around(spec, template);
        Parts<K, V> parts = parts(spec, template, around);
        EngineCache<K, V> cache = new EngineCache<>(parts, invalidator, () -> isClosed, queueing(parts, around));
        caches.put(spec.name(), cache);
        templates.put(spec.name(), template);
        node.register(cache);
        LOG.info("Cache made: namespace={} cache={} {}", settings.namespace, spec.name(), spec);
        idle(spec)
                .forEach(sentence -> LOG.warn(
                        "A setting is idle: namespace={} cache={}: {}", settings.namespace, spec.name(), sentence));
        return cache;
    }

    /** Knows a cache no longer: its name is free, and its memory empty. What waits to be written is waited for, for a bounded time. */
    public void end(Cache<?, ?> cache) {
        if (isKnown(cache)) {
            // Not in the section: it waits for the source.
            behinds.endOf(cache.name());
            forget(cache);
        }
    }

    private synchronized boolean isKnown(Cache<?, ?> cache) {
        return caches.get(cache.name()) == cache;
    }

    private synchronized void forget(Cache<?, ?> cache) {
        EngineCache<?, ?> known = caches.get(cache.name());
        if (known != cache) {
            return;
        }
        caches.remove(cache.name());
        templates.remove(cache.name());
        known.end();
        warmers.endOf(cache.name());
        node.unregister(known);
        known.dropAll();
    }

    private void refuseTwins(String name, KeyTemplate<?> template) {
        if (caches.containsKey(name)) {
            throw new IllegalArgumentException("A cache named " + name + " exists already in " + settings.namespace
                    + "; give one of them another name by CacheSpec.name");
        }
        templates.forEach((otherName, other) -> {
            if (other.mayCollideWith(template)) {
                throw new IllegalArgumentException("The key templates of caches " + name + " and " + otherName
                        + " could produce the same key (" + template + " and " + other
                        + "); change a literal segment of one of them");
            }
        });
    }

    private List<String> idle(CacheSpec<?, ?> spec) {
        return IdleSettings.of(
                spec, bound(spec), (spec.isShared() && shared != null) || (spec.isOnDisk() && local != null));
    }

    private Memory bound(CacheSpec<?, ?> spec) {
        Memory own = spec.memory();
        return own == null ? settings.memory : own;
    }

    private <K, V> EngineCache.@Nullable Queueing<K, V> queueing(Parts<K, V> parts, Surroundings around) {
        WriteBehind<K, V> behind = parts.spec().writeBehind();
        Queued<V> queued = parts.queued();
        if (behind == null || queued == null) {
            return null;
        }
        UnaryOperator<V> copy = parts.spec().copyOnRead();
        return (front, textOf) -> behinds.open(
                new BehindQueue.Parts<>(
                        parts.name(),
                        behind,
                        front,
                        textOf,
                        copy == null ? UnaryOperator.identity() : copy,
                        parts.clock()),
                queued,
                () -> writing(parts, behind, around));
    }

    private <K, V> Behinds.Writing<K, V> writing(Parts<K, V> parts, WriteBehind<K, V> behind, Surroundings around) {
        Envelopes<V> envelopes = envelopes("disk", parts.spec(), around);
        Function<String, ? extends K> own = behind.readingKeys();
        return new Behinds.Writing<>(
                envelopes::write,
                envelopes::open,
                text -> own != null ? own.apply(text) : parts.template().decode(text));
    }

    private Surroundings around(CacheSpec<?, ?> spec, KeyTemplate<?> template) {
        return new Surroundings(
                spec.name(),
                template.prefix(),
                spec.hasValueTags(),
                Freshness.of(spec),
                node,
                new Proof(journal, awakening, spec.maxStaleness().toNanos()),
                invalidator,
                new CacheCounters(),
                settings.events);
    }

    private <K, V> Parts<K, V> parts(CacheSpec<K, V> spec, KeyTemplate<K> template, Surroundings around) {
        CacheCounters counters = around.counters();
        Memory bound = bound(spec);
        SharedTier sharing = spec.isShared() ? shared : null;
        LocalTier keeping = spec.isOnDisk() ? local : null;
        CacheAnalysis<K> analysis = CacheAnalysis.of(spec, bound, template::encode, node.clock());
        Prefetcher<K> prefetcher =
                spec.prefetch() == 0 || bound.maximum() == 0 ? null : new Prefetcher<>(spec.prefetch(), node.clock());
        MemoryTier<K, V> memory = new MemoryTier<>(
                bound,
                template,
                counters::eviction,
                analysis.watcher(),
                prefetcher == null ? () -> {} : prefetcher::wasted);
        analysis.begin(spec, memory, counters::memoryHits, node.clock(), memoryBudget);
        return new Parts<>(
                spec,
                template,
                around.freshness(),
                EarlyRefresh.of(spec),
                Sliding.of(spec),
                node,
                around.proof(),
                memory,
                analysis,
                new SharedCopies<>(
                        sharing == null ? null : new SharedCopies.Link<>(sharing, envelopes("redis", spec, around)),
                        around),
                new LocalCopies<>(
                        keeping == null ? null : new LocalCopies.Link<>(keeping, envelopes("disk", spec, around)),
                        around),
                new Flights<>(),
                new RetryPauses(spec.retryPause(), node.clock()),
                counters,
                settings.events,
                new LookupLog(spec.name()),
                executor,
                loadThreads,
                timer,
                prefetcher,
                spec.writeBehind() == null ? null : new Queued<>(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private <V> Envelopes<V> envelopes(String tier, CacheSpec<?, V> spec, Surroundings around) {
        CodecProvider codecs = spec.codecs() != null ? spec.codecs() : settings.codecs;
        if (codecs == null) {
            throw new IllegalStateException("No codec was found for cache " + spec.name()
                    + "; put larder-codecs on the class path, or give one by Larder.Builder.codecs");
        }
        ValueShape shape =
                new ValueShape(spec.valueType(), spec.schema(), spec.compressAbove(), spec.maximumValueSize());
        Home home = new Home(settings.namespace, shared, settings.clock);
        return new Envelopes<>(tier, codecs.in(home).codecFor(shape), this::fullKey, around);
    }

    private String fullKey(String key) {
        return shared == null ? settings.namespace + ":" + key : shared.fullKey(key);
    }

    /** The caches made so far. */
    public synchronized Collection<Cache<?, ?>> caches() {
        return List.copyOf(caches.values());
    }

    /** Has a warmer work from now on. */
    public <K, V> Warming warm(Warmer<K, V> warmer) {
        requireOpen();
        return warmers.add(warmer, warmable(warmer.cache()));
    }

    @SuppressWarnings("unchecked") // it is the very cache
    private synchronized <K, V> Warmable<K, V> warmable(Cache<K, V> cache) {
        EngineCache<?, ?> known = caches.get(cache.name());
        if (known != cache) {
            throw new IllegalArgumentException("Cache " + cache.name() + " is none of " + settings.namespace
                    + "; give the warmer to the Larder that made its cache");
        }
        return (Warmable<K, V>) known.warmable();
    }

    /** The warmers at work. */
    public Warmers warmers() {
        return warmers;
    }

    /** Declares things untrue: keys first, then groups. */
    public Acknowledgement invalidate(Invalidation invalidation) {
        requireOpen();
        return invalidator.untrue(invalidation.keys(), invalidation.groups());
    }

    /** How the node stands. */
    public LarderStatus status() {
        long proven = journal.provenAtNanos();
        long age = proven == Journal.NEVER ? Long.MAX_VALUE : Math.max(0, settings.clock.nanos() - proven);
        return new LarderStatus(
                settings.namespace,
                settings.node,
                shared == null ? null : shared.status(),
                shared == null ? null : shared.traffic(),
                age > DEFAULT_MAX_STALENESS.toNanos(),
                age / 1e9,
                journal.lagSeconds(),
                node.position(),
                node.abandonments(),
                invalidator.outbox().size(),
                node.rules().size() + node.outdated().size(),
                ownExecutor == null ? 0 : ownExecutor.getQueue().size(),
                executor.rejected());
    }

    /** The shared tier, or null. */
    public @Nullable SharedTier shared() {
        return shared;
    }

    /** The tier on this node's disk, or null. */
    public @Nullable LocalTier local() {
        return local;
    }

    /** A look into the caches. */
    public Inspection inspection() {
        return new Inspector(this::inspectors, local, settings.clock);
    }

    private synchronized Collection<CacheInspector<?, ?>> inspectors() {
        return caches.values().stream()
                .<CacheInspector<?, ?>>map(EngineCache::inspector)
                .toList();
    }

    // One task for all of them: ten thousand would take all the room that reloads have to wait in.
    private void sweep() {
        List<EngineCache<?, ?>> all;
        synchronized (this) {
            all = List.copyOf(caches.values());
        }
        executor.execute(() -> all.forEach(this::sweep));
    }

    private void sweep(EngineCache<?, ?> cache) {
        try {
            cache.sweep();
        } catch (RuntimeException failure) { // the user's keys enter here: those of one cache must not keep the others
            LOG.debug("A cache could not be swept: namespace={} cache={}", settings.namespace, cache.name(), failure);
        }
    }

    private synchronized void tellWhatIsHot() {
        caches.values().forEach(EngineCache::tellWhatIsHot);
    }

    private void lookAtLoggers() {
        synchronized (this) {
            caches.values().forEach(EngineCache::lookAtLogger);
        }
    }

    // On a thread of its own: it may take longer than the timer has time, and the executor is the user's.
    private void analyse() {
        List<CacheAnalysis<?>> news = news();
        if (!news.isEmpty() && isAnalysing.compareAndSet(false, true)) {
            analysing.execute(() -> analyse(news));
        }
    }

    private synchronized List<CacheAnalysis<?>> news() {
        return caches.values().stream()
                .<CacheAnalysis<?>>map(EngineCache::analysis)
                .filter(CacheAnalysis::hasNews)
                .toList();
    }

    private void analyse(List<CacheAnalysis<?>> news) {
        try {
            news.forEach(each -> guarded(each::turn).run());
        } finally {
            isAnalysing.set(false);
        }
    }

    private void preload(Preloading preloading) {
        if (!preloading.isOver()) {
            executor.execute(() -> preloadNow(preloading));
        }
    }

    private void preloadNow(Preloading preloading) {
        try {
            List<EngineCache<?, ?>> known;
            synchronized (this) {
                known = List.copyOf(caches.values());
            }
            preloading.turn(known);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        if (shared != null && shared.isConnected() && !invalidator.outbox().isEmpty()) {
            executor.execute(this::drainNow);
        }
    }

    private void drainNow() {
        try {
            // Waits its turn: lookups that try it in between give up earlier.
            invalidator.drainPatiently();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer, and its failures are logged
    private void repeat(Duration every, Runnable task) {
        timer.scheduleWithFixedDelay(guarded(task), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    // A full executor, or one of the user's that is shut down: the next turn tries again.
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                LOG.debug("A task of the timer failed: cause={}", failure.toString());
            }
        };
    }

    // On a thread of its own: it ends in time whatever the tier does, and whether or not the caller is interrupted.
    private void sendDeferred() {
        if (shared == null || !shared.isConnected() || invalidator.outbox().isEmpty()) {
            return;
        }
        Thread sender = Threads.daemon("larder-" + settings.namespace + "-last", this::drainNow);
        sender.start();
        try {
            sender.join(LAST_SENDING.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            sender.interrupt();
        }
    }

    private void warnOfDeferred() {
        int deferred = invalidator.outbox().size();
        if (deferred > 0 && local != null) {
            LOG.info(
                    "Closed while invalidations waited for the shared tier; they wait on disk for the next process:"
                            + " namespace={} count={}",
                    settings.namespace,
                    deferred);
        } else if (deferred > 0) {
            LOG.warn(
                    "Closed while invalidations waited for the shared tier, which may hold old values until they expire:"
                            + " namespace={} count={}",
                    settings.namespace,
                    deferred);
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("Larder " + settings.namespace + " is closed");
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        timer.shutdownNow();
        warmers.close();
        // Before what was deferred is sent, which it may add to, and while the tiers are there.
        behinds.close();
        sendDeferred();
        warnOfDeferred();
        if (shared != null) {
            shared.close();
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
        loadThreads.close();
        analysing.shutdownNow();
        // Before the node forgets everything: what waits to be written there asks whether it is still true.
        if (local != null) {
            tellWhatIsHot();
            local.close();
        }
        node.close();
    }
}
