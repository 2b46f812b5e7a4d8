package dev.larder;

import dev.larder.inspect.Inspection;
import dev.larder.internal.engine.Engine;
import dev.larder.internal.engine.Preload;
import dev.larder.internal.events.Events;
import dev.larder.internal.threads.CallersContext;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One application's caches on one node: the memory of this process, the tier it shares with other nodes, and the journal that
 * keeps them coherent. Thread-safe. Without a {@link Builder#shared shared tier} it is a single node with the same semantics.
 */
public final class Larder implements AutoCloseable {

    private final Engine engine;
    private final Events events;
    private final CacheSpec.Policy policy;
    private final UnaryOperator<CodecProvider> codecsWrapping;
    private final List<Rule<?>> rules = new CopyOnWriteArrayList<>();

    private record Rule<E>(Class<E> event, Function<? super E, Invalidation> invalidation) {
        Invalidation of(Object published) {
            return event.isInstance(published)
                    ? Objects.requireNonNull(invalidation.apply(event.cast(published)), "the rule's invalidation")
                    : Invalidation.nothing();
        }
    }

    private Larder(Engine engine, Events events, CacheSpec.Policy policy, UnaryOperator<CodecProvider> codecsWrapping) {
        this.engine = engine;
        this.events = events;
        this.policy = policy;
        this.codecsWrapping = codecsWrapping;
    }

    /**
     * Begins to describe a Larder.
     *
     * @param instance the application's name, of {@code A-Z a-z 0-9 . _ -}; nodes of one name and version share everything
     */
    public static Builder named(String instance) {
        return new Builder(instance);
    }

    /**
     * Makes a cache.
     *
     * @throws IllegalArgumentException if the template is wrong, does not fit the key type, could produce a key of another cache,
     *     or the name is taken
     */
    public <K, V> Cache<K, V> cache(CacheSpec<K, V> spec) {
        Cache<K, V> cache = engine.cache(wrapped(policy.apply(spec)));
        events.cacheMade(() -> new LarderListener.CacheMade(cache));
        return cache;
    }

    private <K, V> CacheSpec<K, V> wrapped(CacheSpec<K, V> spec) {
        CodecProvider own = spec.codecs();
        return own == null ? spec : spec.codecs(codecsWrapping.apply(own));
    }

    /**
     * Ends a cache of this Larder on this node, so that its name and its keys may be used by another: every method of it throws {@link
     * IllegalStateException} from then on, and its memory is let go. What other tiers hold of it stays; {@link Cache#invalidateAll()} before
     * declares that untrue. Loads under way end, and are kept by nobody here. Does nothing if it is ended already, or another Larder's.
     *
     * @since 0.1
     */
    public void end(Cache<?, ?> cache) {
        engine.end(cache);
    }

    /** The caches made so far, in their order, but for those that were {@linkplain #end ended}; unmodifiable. */
    public Collection<Cache<?, ?>> caches() {
        return engine.caches();
    }

    /** The cache of a name. */
    public Optional<Cache<?, ?>> findCache(String name) {
        return caches().stream().filter(cache -> cache.name().equals(name)).findFirst();
    }

    /**
     * Declares things untrue, on every node and in every tier. Blocks until it is acknowledged or deferred: one round trip for
     * the keys and one for each group, whatever the number of entries they cover.
     */
    public Acknowledgement invalidate(Invalidation invalidation) {
        return engine.invalidate(invalidation);
    }

    /** Says what becomes untrue when an event, or one of a subclass, is {@link #publish published}. Rules add up. */
    public <E> void on(Class<E> event, Function<? super E, Invalidation> invalidation) {
        rules.add(new Rule<>(event, invalidation));
    }

    /**
     * Carries out what the rules say of an event, as one {@link #invalidate}. An event that no rule is about changes nothing. What a rule
     * throws comes out, and nothing is invalidated then.
     */
    public Acknowledgement publish(Object event) {
        return invalidate(wouldInvalidate(event));
    }

    /**
     * What {@link #publish} would carry out for an event, without doing so: for tests of rules, and for people who want to know before. Asks
     * the rules, blocks on nothing.
     */
    public Invalidation wouldInvalidate(Object event) {
        Objects.requireNonNull(event, "event");
        return rules.stream().map(rule -> rule.of(event)).reduce(Invalidation.nothing(), Invalidation::and);
    }

    /** Lets somebody hear what happens from now on. */
    public void listen(LarderListener listener) {
        events.add(listener);
    }

    /** How this node stands now. Reads fields, asks nobody. */
    public LarderStatus status() {
        return engine.status();
    }

    /** The shared tier, for health checks and tools; empty where there is none. */
    public Optional<SharedTier> shared() {
        return Optional.ofNullable(engine.shared());
    }

    /** A look into the caches, for tools. */
    public Inspection inspection() {
        return engine.inspection();
    }

    /**
     * Has a warmer work from now on, until this Larder is closed or its cache ended: at its times, and whenever {@link Warming#start} is called.
     * Does not wait for it.
     *
     * @throws IllegalArgumentException if its cache is another Larder's, its name is taken, there are a hundred already, or one node is to work for
     *     all and nothing is shared
     * @since 0.1
     */
    public <K, V> Warming warm(Warmer<K, V> warmer) {
        return engine.warm(warmer);
    }

    /** The warmers at work, in their order; unmodifiable. */
    public Collection<Warming> warmers() {
        return engine.warmers().list();
    }

    /** The tier on this node's disk, for health checks and tools; empty where there is none. */
    public Optional<LocalTier> local() {
        return Optional.ofNullable(engine.local());
    }

    /**
     * Ends all work and lets go of connections and threads; caches throw from then on. Invalidations that wait for the shared tier are
     * sent for 2 seconds at most if it is there; those that cannot be wait on this node's disk for the next process, or are lost where
     * there is none, and counted in one log line. Idempotent; blocks for a
     * short bounded time.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** Describes a Larder. Not thread-safe; may be used for one Larder only. */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

        private final String instance;
        private final Events events = new Events();
        private final List<LarderListener> listeners = new ArrayList<>();
        private String version = "v1";
        private Memory memory = Memory.entries(10_000);
        private SharedTier.@Nullable Provider shared;
        private LocalTier.@Nullable Provider disk;
        private @Nullable CodecProvider codecs;
        private UnaryOperator<CodecProvider> codecsWrapping = UnaryOperator.identity();
        private @Nullable Executor executor;
        private UnaryOperator<Runnable> callersContext = UnaryOperator.identity();
        private CacheSpec.Policy policy = Builder::asDeclared;
        private Clock clock = Clock.system();
        private int maximumRules = 100_000;
        private int maximumDeferred = 10_000;
        private long memoryBudget = Long.MAX_VALUE;

        private Preload preload = Preload.none();

        private Builder(String instance) {
            this.instance = requireName("instance", instance);
        }

        /** The version of everything the application caches; nodes of another version share nothing. Default: {@code v1}. */
        public Builder version(String newVersion) {
            this.version = requireName("version", newVersion);
            return this;
        }

        /** How much each cache may keep in this process unless its spec says otherwise. Default: 10,000 entries. */
        public Builder memory(Memory newMemory) {
            this.memory = Objects.requireNonNull(newMemory, "memory");
            return this;
        }

        /**
         * How much the caches whose memory is {@linkplain Memory#resizedBetween resized} may have together: one grows only by what others have left. In
         * entries, or the unit of their weighers, which should be the same for all of them. From 1. Default: no limit but their own.
         */
        public Builder memoryBudget(long most) {
            if (most < 1) {
                throw new IllegalArgumentException("memoryBudget is " + most + ": give at least 1");
            }
            this.memoryBudget = most;
            return this;
        }

        /** The tier shared with other nodes. Default: none. */
        public Builder shared(SharedTier.Provider newShared) {
            this.shared = Objects.requireNonNull(newShared, "shared");
            return this;
        }

        /**
         * The tier on this node's disk, which outlives the process; asked behind the shared tier. Default: none. Values then need a
         * codec, also where nothing is shared.
         */
        public Builder disk(LocalTier.Provider newDisk) {
            this.disk = Objects.requireNonNull(newDisk, "disk");
            return this;
        }

        /**
         * Brings the keys that were read most before a restart from disk into memory, before anybody asks for them: caches whose keys are a
         * string, an integer, a UUID, a constant or a record around one of them. In the background, once the disk can be believed.
         * Default: nothing.
         *
         * @param keys how many keys at most, of all caches together; from 1
         * @param maximumBytes how many bytes of envelopes at most; from 1
         * @param atMost for how long; what is not there by then is left
         */
        public Builder preload(int keys, long maximumBytes, Duration atMost) {
            requirePositive("keys", keys);
            if (maximumBytes < 1 || atMost.isNegative() || atMost.isZero()) {
                throw new IllegalArgumentException("preload of " + maximumBytes + " bytes within " + atMost
                        + ": give at least 1 byte and a positive duration");
            }
            this.preload = new Preload(keys, maximumBytes, atMost);
            return this;
        }

        /** How values become bytes. Default: the provider that {@link ServiceLoader} finds, JSON with {@code larder-codecs}. */
        public Builder codecs(CodecProvider newCodecs) {
            this.codecs = Objects.requireNonNull(newCodecs, "codecs");
            return this;
        }

        /**
         * Makes of the codecs of every cache those that are used, also of those that a cache has of its own: for what must be left out by none
         * of them, such as encryption. Default: they stay as they are.
         */
        public Builder wrapCodecs(UnaryOperator<CodecProvider> wrapping) {
            this.codecsWrapping = Objects.requireNonNull(wrapping, "wrapping");
            return this;
        }

        /**
         * Runs reloads and the asynchronous door; not shut down by {@link Larder#close}. For virtual threads pass such an executor.
         * Default: a pool of at most 32 daemon threads and 10,000 waiting tasks.
         */
        public Builder executor(Executor newExecutor) {
            this.executor = Objects.requireNonNull(newExecutor, "executor");
            return this;
        }

        /**
         * Takes what belongs to the caller's thread along to the one that loads for it: reloads, the asynchronous door, loads with a
         * timeout. It is called on the caller's thread with each such task; what it makes of the task runs on the other one, and has to
         * run the task there. If it fails, the task runs without. Callers that join a load have no part in its context. Default: SLF4J's
         * {@code MDC} alone, which goes along in any case.
         */
        public Builder callersContext(UnaryOperator<Runnable> newContext) {
            this.callersContext = Objects.requireNonNull(newContext, "callersContext");
            return this;
        }

        /** Has the last word on the spec of every cache. Default: every spec stays as it is. */
        public Builder policy(CacheSpec.Policy newPolicy) {
            this.policy = Objects.requireNonNull(newPolicy, "policy");
            return this;
        }

        /** Hears what happens. Default: nobody. */
        public Builder listener(LarderListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Tells the time; for tests. Default: the machine's clocks. */
        public Builder clock(Clock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * How many group invalidations are remembered, and as many more of those {@link Invalidation#keepingStale}; older ones become a horizon of
         * their kind. From 1. Default: 100,000.
         */
        public Builder maximumRules(int rules) {
            this.maximumRules = requirePositive("maximumRules", rules);
            return this;
        }

        /** How many invalidations wait for a shared tier that is away; more become one horizon. From 1. Default: 10,000. */
        public Builder maximumDeferred(int invalidations) {
            this.maximumDeferred = requirePositive("maximumDeferred", invalidations);
            return this;
        }

        /** Makes the Larder. Does not wait for the shared tier: where it is away the Larder starts without and connects later. */
        public Larder build() {
            listeners.forEach(events::add);
            CodecProvider given = codecs != null ? codecs : found();
            byte[] random = new byte[8];
            new SecureRandom().nextBytes(random);
            Engine.Settings settings = new Engine.Settings(
                    instance + ":" + version,
                    HexFormat.of().formatHex(random),
                    memory,
                    shared,
                    disk,
                    given == null ? null : codecsWrapping.apply(given),
                    executor,
                    new CallersContext(callersContext),
                    clock,
                    events,
                    maximumRules,
                    maximumDeferred,
                    memoryBudget,
                    preload);
            return new Larder(new Engine(settings), events, policy, codecsWrapping);
        }

        private static <K, V> CacheSpec<K, V> asDeclared(CacheSpec<K, V> spec) {
            return spec;
        }

        private static @Nullable CodecProvider found() {
            return ServiceLoader.load(CodecProvider.class).findFirst().orElse(null);
        }

        private static String requireName(String option, String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        option + " is '" + name + "': give 1 to 64 of the characters A-Z a-z 0-9 . _ -");
            }
            return name;
        }

        private static int requirePositive(String option, int number) {
            if (number < 1) {
                throw new IllegalArgumentException(option + " is " + number + ": give at least 1");
            }
            return number;
        }
    }
}
