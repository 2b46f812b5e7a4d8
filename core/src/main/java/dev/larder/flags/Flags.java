package dev.larder.flags;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.TypeRef;
import dev.larder.warm.Warmer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags of an application, all of them in one entry of a cache: a question costs a memory hit, what is {@linkplain #changed changed} on one node is
 * seen on all within the journal's lag, and within five minutes if nobody said so. Thread-safe.
 *
 * <p>A question is always answered, by the flag's default where nobody knows better: while the source fails and no tier has anything that may be served,
 * where the source does not have the flag, or where its text means nothing. Each of these is counted, and told once in the log. What was {@linkplain
 * #changed declared untrue} is never answered again, so that a source that fails in just that moment makes all flags their defaults; otherwise what is
 * known holds on for a day while it fails.
 *
 * <p>A question blocks when memory has no answer: on the shared tier, and on the source for five seconds at most, or a quarter of a second if something
 * older may be served. While the source fails and nothing is known, one question in five seconds asks it, and the others wait for nothing. After {@link
 * Larder#close} every method throws {@link IllegalStateException}.
 *
 * @since 0.1
 */
public final class Flags {

    /** How many flags a source may have. */
    static final int MOST_FLAGS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Flags.class);

    private static final String ALL = "all";
    private static final int MOST_TOLD = 1_000;

    private final Larder larder;
    private final Cache<String, Map<String, String>> cache;
    private final Clock clock;
    private final LongAdder whileAway = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder mistyped = new LongAdder();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Null while the source answers, or what is known may be served. */
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    private Flags(Larder larder, Cache<String, Map<String, String>> cache, Clock clock) {
        this.larder = larder;
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * The flags of a Larder's namespace. Does not ask the source yet.
     *
     * @throws IllegalArgumentException if the Larder has flags already, or another cache named {@code flags} or with such keys
     */
    public static Flags on(Larder larder, FlagSource source) {
        return on(larder, source, cache -> cache);
    }

    /**
     * The same with a say in the cache behind them. It is given {@code flags:{which}}, fresh for 5 minutes and loaded anew in the last minute of them,
     * served for 24 hours while the source fails, with timeouts of a quarter of a second and of five.
     */
    public static Flags on(
            Larder larder, FlagSource source, UnaryOperator<CacheSpec<String, Map<String, String>>> change) {
        return on(larder, source, change, Clock.system());
    }

    /** The same by a clock; for tests. */
    static Flags on(
            Larder larder,
            FlagSource source,
            UnaryOperator<CacheSpec<String, Map<String, String>>> change,
            Clock clock) {
        Objects.requireNonNull(source, "source");
        return new Flags(larder, larder.cache(change.apply(spec(source))), clock);
    }

    private static CacheSpec<String, Map<String, String>> spec(FlagSource source) {
        return CacheSpec.of("flags:{which}", new TypeRef<String>() {}, new TypeRef<Map<String, String>>() {})
                .schema("Flags", 1)
                .timeToLive(Duration.ofMinutes(5))
                .refreshAhead(0.2)
                .staleIfError(Duration.ofHours(24))
                .softLoadTimeout(Duration.ofMillis(250))
                .hardLoadTimeout(Duration.ofSeconds(5))
                .waitLimit(Duration.ofSeconds(5))
                .memory(Memory.entries(10))
                .notAnalysed()
                .loader(all -> checked(source.load()));
    }

    private static Map<String, String> checked(Map<String, String> flags) {
        if (flags.size() > MOST_FLAGS) {
            throw new IllegalStateException("The source has " + flags.size() + " flags: give at most " + MOST_FLAGS
                    + "; what there is for each user is no flag but a cache's value");
        }
        flags.forEach((name, text) -> {
            if (text == null) {
                throw new IllegalStateException("Flag " + name + " has no text: leave it out, and its default holds");
            }
        });
        return Map.copyOf(flags);
    }

    /** The value of a flag. */
    public <T> T get(Flag<T> flag) {
        Map<String, String> known = ask(cache -> cache.get(ALL), values -> values);
        if (known == null) {
            whileAway.increment();
            return flag.otherwise();
        }
        String text = known.get(flag.name());
        if (text == null) {
            return unknown(flag);
        }
        T value = flag.meaningOf(text);
        return value == null ? mistyped(flag) : value;
    }

    /** Whether a flag is on. */
    public boolean isOn(Flag<Boolean> flag) {
        return get(flag);
    }

    /** Whether a flag is on for somebody. */
    public boolean isOnFor(Flag<Rollout> flag, String subject) {
        return get(flag).includes(subject);
    }

    /** {@link #isOnFor(Flag, String)} for the number in decimal. */
    public boolean isOnFor(Flag<Rollout> flag, long subject) {
        return get(flag).includes(subject);
    }

    /**
     * All that the source says, as texts by name, and where that came from; empty and {@link Outcome#MISS} while it fails and nothing is known.
     * Unmodifiable. For pages that show flags, and for handing them on.
     */
    public Lookup<Map<String, String>> all() {
        Lookup<Map<String, String>> found = ask(
                cache -> cache.lookup(ALL),
                values -> values == null ? new Lookup<>(Map.of(), Outcome.MISS) : new Lookup<>(values, Outcome.MEMORY));
        Map<String, String> values = found.value();
        return new Lookup<>(values == null ? Map.of() : Collections.unmodifiableMap(values), found.outcome());
    }

    /**
     * Asks the cache. While the source fails and nothing is known: only if it is this caller's turn.
     *
     * @param instead makes an answer of what memory has, or of null for nothing
     */
    private <A extends @Nullable Object> A ask(
            Function<Cache<String, Map<String, String>>, A> question,
            Function<@Nullable Map<String, String>, A> instead) {
        Outage present = outage.get();
        if (present != null && !isOnesTurn(present)) {
            return instead.apply(cache.peek(ALL));
        }
        try {
            A answer = question.apply(cache);
            over();
            return answer;
        } catch (LoadException failure) {
            began(failure);
            return instead.apply(null);
        }
    }

    private boolean isOnesTurn(Outage present) {
        long now = clock.nanos();
        return present.isWorthAsking(now) && outage.compareAndSet(present, present.asked(now));
    }

    private void began(LoadException failure) {
        // Nothing is wrong with the source if it was the caller who would not wait.
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        Outage begun = Outage.of(failure, clock.nanos());
        if (outage.compareAndSet(null, begun)) {
            LOG.warn(
                    "Flags are answered by their defaults, for their source fails and nothing is known: namespace={}"
                            + " cache={} cause={}",
                    namespace(),
                    cache.name(),
                    begun.reason());
        }
    }

    private void over() {
        if (outage.get() == null) {
            return;
        }
        Outage ended = outage.getAndSet(null);
        if (ended != null) {
            LOG.warn(
                    "Flags are known again: namespace={} cache={} seconds={} answeredByDefaults={}",
                    namespace(),
                    cache.name(),
                    Duration.ofNanos(clock.nanos() - ended.since()).toSeconds(),
                    whileAway.sum());
        }
    }

    private <T> T unknown(Flag<T> flag) {
        unknown.increment();
        if (isNews("unknown " + flag.name())) {
            LOG.info(
                    "A flag's source does not have it, so it is answered by its default: namespace={} flag={}",
                    namespace(),
                    flag.name());
        }
        return flag.otherwise();
    }

    private <T> T mistyped(Flag<T> flag) {
        mistyped.increment();
        if (isNews("mistyped " + flag.name())) {
            LOG.warn(
                    "A flag's text means nothing, so it is answered by its default: namespace={} flag={} expected={}",
                    namespace(),
                    flag.name(),
                    flag.expected());
        }
        return flag.otherwise();
    }

    private boolean isNews(String trouble) {
        return !told.contains(trouble) && told.size() < MOST_TOLD && told.add(trouble);
    }

    /**
     * Says that the source has changed: every node asks it anew. Call it behind the change, and behind the commit where there is a transaction. Blocks
     * until it is acknowledged or deferred.
     */
    public Acknowledgement changed() {
        return larder.invalidate(invalidation());
    }

    /** What {@link #changed} declares untrue: for rules of {@link Larder#on}, and together with others. */
    public Invalidation invalidation() {
        return Invalidation.key(cache, ALL);
    }

    /** Brings the flags into memory at start, so that no question waits for them: for {@link Larder#warm}. */
    public Warmer<String, Map<String, String>> warmer() {
        return Warmer.ofKeys("flags", cache, () -> Stream.of(ALL)).atStart();
    }

    /** The namespace whose flags these are, {@code shop:v1}. */
    public String namespace() {
        return larder.status().namespace();
    }

    /** What was answered by defaults so far. */
    public FlagStats stats() {
        Outage present = outage.get();
        return new FlagStats(
                whileAway.sum(),
                unknown.sum(),
                mistyped.sum(),
                present != null,
                present == null ? null : present.reason());
    }
}
