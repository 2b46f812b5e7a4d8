package dev.larder.limits;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.TierUnavailableException;
import dev.larder.internal.keys.KeyTemplate;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One limit, counted for each key by all nodes of a namespace together: never are more allowed than it says, whoever is asked. Where the {@link Larder} has no shared
 * tier, each node counts for itself. Thread-safe.
 *
 * <p>Nodes' clocks decide how fast a bucket refills. A node whose clock is ahead refills earlier by what it is ahead, once; nobody's bucket is emptied by a clock
 * that is behind.
 *
 * @since 0.1
 */
public final class RateLimit {

    private static final Logger log = LoggerFactory.getLogger(RateLimit.class);

    private final String template;
    private final KeyTemplate<Object[]> keys;
    private final Limit limit;
    private final WhenAway whenAway;
    private final Buckets buckets;
    private final LongAdder allowed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder uncounted = new LongAdder();
    /** Why nobody counts; null while somebody does. */
    private final AtomicReference<@Nullable String> away = new AtomicReference<>();

    private RateLimit(String template, Limit limit, WhenAway whenAway, Buckets buckets) {
        this.template = template;
        this.keys = KeyTemplate.of(template, Object[].class);
        this.limit = limit;
        this.whenAway = whenAway;
        this.buckets = buckets;
    }

    /**
     * A limit whose keys stand beside the values of a Larder's caches, in its namespace.
     *
     * @param template of the keys, such as {@code rate_limit:user:{user_id}:{endpoint}}; filled as those of caches are
     * @throws IllegalArgumentException if the template is malformed
     */
    public static RateLimit on(Larder larder, String template, Limit limit) {
        return on(larder, template, limit, Clock.system());
    }

    /** The same by a clock; for tests. */
    static RateLimit on(Larder larder, String template, Limit limit, Clock clock) {
        TimeMeter time = new WallClock(clock);
        BucketConfiguration configuration = configuration(limit);
        Buckets buckets = larder.shared()
                .<Buckets>map(tier -> new SharedBuckets(tier, configuration, time))
                .orElseGet(() -> new LocalBuckets(configuration, time));
        return new RateLimit(template, limit, WhenAway.ALLOW, buckets);
    }

    /** The limit as Bucket4j knows it. */
    static BucketConfiguration configuration(Limit limit) {
        return BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit.burst()).refillGreedy(limit.requests(), limit.per()))
                .build();
    }

    /** What crosses nodes is counted by the wall clock. */
    private record WallClock(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /** The same limit, with what is answered while the shared tier is away; {@link WhenAway#ALLOW} unless set. */
    public RateLimit whenAway(WhenAway answer) {
        return new RateLimit(template, limit, answer, buckets);
    }

    /**
     * Takes one request of a key, if it has one left. Blocks for the shared tier, for its soft timeout at most (250 ms unless set); throws nothing because of it.
     *
     * @param parameters what fills the template, in its order
     * @throws IllegalArgumentException if they do not fit the template
     */
    public Decision ask(Object... parameters) {
        String key = keys.encode(Objects.requireNonNull(parameters, "parameters"));
        try {
            return counted(buckets.take(key));
        } catch (TierUnavailableException e) {
            return uncounted(e);
        }
    }

    private Decision counted(ConsumptionProbe probe) {
        if (away.getAndSet(null) != null) {
            log.warn("Rate limits are counted again: limit={} uncounted={}", template, uncounted.sum());
        }
        boolean isAllowed = probe.isConsumed();
        (isAllowed ? allowed : refused).increment();
        return new Decision(
                isAllowed,
                /* isCounted= */ true,
                limit,
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForReset()),
                Duration.ofNanos(isAllowed ? 0 : probe.getNanosToWaitForRefill()));
    }

    private Decision uncounted(TierUnavailableException why) {
        uncounted.increment();
        if (away.getAndSet(String.valueOf(why.getMessage())) == null) {
            log.warn("Rate limits are not counted: limit={} answer={} cause={}", template, whenAway, why.getMessage());
        }
        return Decision.uncounted(limit, whenAway);
    }

    /** The template of its keys, by which it is known. */
    public String template() {
        return template;
    }

    /** What it has decided so far. */
    public LimitStats stats() {
        long unknown = uncounted.sum();
        boolean allows = whenAway == WhenAway.ALLOW;
        return new LimitStats(
                allowed.sum(), refused.sum(), allows ? unknown : 0, allows ? 0 : unknown, buckets.localKeys());
    }
}
