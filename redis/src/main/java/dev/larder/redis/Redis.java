package dev.larder.redis;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.connection.RedisAddress;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.redis.internal.connection.Timeouts;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.redis.internal.journal.JournalSettings;
import dev.larder.redis.internal.reigns.RingSettings;
import dev.larder.redis.internal.tier.RedisTier;
import dev.larder.redis.internal.tier.TierSettings;
import dev.larder.tier.SharedTier;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server as the tier that all nodes share, with the journal beside the values. Version 6.2 or newer.
 *
 * <pre>{@code
 * Larder.named("shop").version("v1").shared(Redis.at("redis://localhost:6379"))
 * }</pre>
 *
 * <p>Immutable: every option answers a changed copy. One instance can serve several larders, which then share its connection for
 * commands; it is opened with the first of them and closed with the last. Nothing here blocks or fails because the server is away:
 * tiers start without it and connect in the background. Thread-safe. Its text tells no secrets.
 */
public final class Redis implements SharedTier.Provider {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final TierSettings settings;
    private final Tokens tokens = new Tokens(new SecureRandom());
    private @Nullable SharedClient client;
    private int tiers;

    private Redis(RedisAddress address, Timeouts timeouts, TierSettings settings) {
        this.address = address;
        this.timeouts = timeouts;
        this.settings = settings;
    }

    /**
     * The server at {@code redis://[user:password@]host[:port][/database]}; {@code rediss://} for TLS, with the server's certificate and
     * name verified. Special characters in user and password are percent-encoded.
     *
     * @throws IllegalArgumentException if that is no such address; the message does not repeat it, since it may hold a password
     */
    public static Redis at(String address) {
        Timeouts timeouts = new Timeouts(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5));
        JournalSettings journal = new JournalSettings(100_000, 1_000_000, Duration.ofSeconds(1));
        RingSettings ring = new RingSettings(50_000, Duration.ofSeconds(30));
        return new Redis(
                RedisAddress.parse(address), timeouts, new TierSettings(Duration.ofSeconds(2), journal, ring, 0));
    }

    /** The same as {@link #at(String)}. */
    public static Redis at(URI address) {
        return at(address.toString());
    }

    /**
     * The soft timeout: how long one lookup waits for Redis, all its commands together, where a loader or a stale value can answer
     * instead. 250 milliseconds unless set; 10 milliseconds to 1 minute, and never longer than {@link #commandTimeout}.
     */
    public Redis softTimeout(Duration timeout) {
        return with(new Timeouts(checked("softTimeout", timeout), timeouts.command(), timeouts.connect()));
    }

    /**
     * The hard timeout: how long any command may take before it fails with {@link TierUnavailableException}. 1 second unless set; 10
     * milliseconds to 1 minute.
     */
    public Redis commandTimeout(Duration timeout) {
        return with(new Timeouts(timeouts.soft(), checked("commandTimeout", timeout), timeouts.connect()));
    }

    /** How long one attempt to connect and log in may take. 5 seconds unless set; 10 milliseconds to 1 minute. */
    public Redis connectTimeout(Duration timeout) {
        return with(new Timeouts(timeouts.soft(), timeouts.command(), checked("connectTimeout", timeout)));
    }

    /**
     * How long a load may take before its lease lapses, unless it is renewed. 2 seconds unless set; 10 milliseconds to 1 minute.
     */
    public Redis leaseTime(Duration time) {
        return with(settings.withLeaseTime(checked("leaseTime", time)));
    }

    /**
     * How often to prove that no record was missed. 1 second unless set; 10 milliseconds to 1 minute. It must be well below the smallest
     * {@code maxStaleness} of the caches.
     */
    public Redis heartbeat(Duration interval) {
        JournalSettings journal = settings.journal();
        return with(new JournalSettings(journal.keyRecords(), journal.groupRecords(), checked("heartbeat", interval)));
    }

    /**
     * How many records the journal keeps, roughly: 100,000 for keys and 1,000,000 for groups unless set. A node that was cut off while
     * more were appended empties its memory; entries older than the oldest group record are dead.
     */
    public Redis journal(long keyRecords, long groupRecords) {
        if (keyRecords < 1 || groupRecords < 1) {
            throw new IllegalArgumentException("journal is " + keyRecords + " key records and " + groupRecords
                    + " group records; both must be at least 1");
        }
        return with(
                new JournalSettings(keyRecords, groupRecords, settings.journal().heartbeat()));
    }

    private Redis with(Timeouts changed) {
        return new Redis(address, changed, settings);
    }

    /**
     * When an invalidation, a put or an update is acknowledged: as soon as the master has it, unless set, or when replicas have it too.
     * Then one that they do not get within half the {@link #commandTimeout} is {@link dev.larder.Acknowledgement#DEFERRED}, and while the
     * master hears from too few replicas this node takes nothing from Redis: ask for fewer than there are.
     */
    public Redis durability(Durability durability) {
        return with(settings.withReplicas(durability.count()));
    }

    /** How much is remembered of what this node has declared untrue; for tests. */
    Redis ring(RingSettings ring) {
        return with(settings.withRing(ring));
    }

    private Redis with(JournalSettings journal) {
        return with(settings.withJournal(journal));
    }

    private Redis with(TierSettings changed) {
        return new Redis(address, timeouts, changed);
    }

    private static Duration checked(String option, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; it must be between " + SHORTEST + " and " + LONGEST);
        }
        return value;
    }

    @Override
    public synchronized SharedTier open(SharedTier.Node node) {
        SharedClient shared =
                client == null ? new SharedClient(address, timeouts, RedisTier.SCRIPTS, node.clock()) : client;
        SharedTier tier = new RedisTier(shared, node, settings, tokens, this::letGo);
        if (client == null) {
            // After the tier listens, so that it hears of the first connection too.
            shared.start();
        }
        client = shared;
        tiers++;
        return tier;
    }

    private void letGo() {
        SharedClient unused = unused();
        if (unused != null) {
            unused.close();
        }
    }

    private synchronized @Nullable SharedClient unused() {
        tiers--;
        SharedClient last = tiers == 0 ? client : null;
        client = tiers == 0 ? null : client;
        return last;
    }

    @Override
    public String toString() {
        return "Redis[" + address + "]";
    }
}
