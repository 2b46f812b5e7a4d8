package dev.larder.redis;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.Login;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.address.Topology;
import dev.larder.redis.internal.connection.BreakerSettings;
import dev.larder.redis.internal.connection.ConnectionSettings;
import dev.larder.redis.internal.connection.Limits;
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
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Redis as the tier that all nodes share, with the journal beside the values: one server, a master that sentinels name, or a cluster.
 * Version 6.2 or newer.
 *
 * <pre>{@code
 * Larder.named("shop").version("v1").shared(Redis.at("redis://localhost:6379"))
 * }</pre>
 *
 * <p>Immutable: every option answers a changed copy. One instance can serve several larders, which then share its connections for
 * commands; they are opened with the first of them and closed with the last. Nothing here blocks or fails because a server is away:
 * tiers start without it and connect in the background. Thread-safe. Its text tells no secrets.
 */
public final class Redis implements SharedTier.Provider {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_CONNECTIONS = 1_000;

    private final RedisAddress address;
    private final ConnectionSettings connections;
    private final TierSettings settings;
    private final Tokens tokens = new Tokens(new SecureRandom());
    private @Nullable SharedClient client;
    private int tiers;

    private Redis(RedisAddress address, ConnectionSettings connections, TierSettings settings) {
        this.address = address;
        this.connections = connections;
        this.settings = settings;
    }

    /**
     * The Redis at an address:
     *
     * <ul>
     *   <li>{@code redis://[user:password@]host[:port][/database]}, one server
     *   <li>{@code redis-sentinel://[user:password@]sentinel[:port],…[/database]#master}, the master that sentinels know by that name
     *   <li>{@code redis-cluster://[user:password@]node[:port],…}, a cluster, of which some nodes are named
     * </ul>
     *
     * With {@code rediss} instead of {@code redis} over TLS, with the servers' certificates and names verified. Special characters in
     * user and password are percent-encoded; they are those of the servers that hold data, not of sentinels.
     *
     * @throws IllegalArgumentException if that is no such address; the message does not repeat it, since it may hold a password
     */
    public static Redis at(String address) {
        return of(RedisAddress.parse(address));
    }

    /** The same as {@link #at(String)}. */
    public static Redis at(URI address) {
        return at(address.toString());
    }

    /**
     * The master that sentinels know by a name.
     *
     * @param master what the sentinels call it
     * @param sentinels all of them, each {@code host[:port]}; port 26379 unless given
     */
    public static Redis sentinel(String master, String... sentinels) {
        return of(RedisAddress.of(Topology.SENTINEL, List.of(sentinels), master));
    }

    /**
     * A cluster.
     *
     * @param nodes at least one that is up when somebody connects, each {@code host[:port]}; the others are found through it
     */
    public static Redis cluster(String... nodes) {
        return of(RedisAddress.of(Topology.CLUSTER, List.of(nodes), ""));
    }

    private static Redis of(RedisAddress address) {
        Timeouts timeouts = new Timeouts(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5));
        JournalSettings journal = new JournalSettings(100_000, 1_000_000, Duration.ofSeconds(1));
        RingSettings ring = new RingSettings(10_000, Duration.ofSeconds(30));
        return new Redis(
                address,
                new ConnectionSettings(timeouts, 10, Limits.DEFAULT, UnaryOperator.identity()),
                new TierSettings(Duration.ofSeconds(2), journal, ring, 0));
    }

    /** Logs in as that user at the servers that hold data, with the password given or to be given. */
    public Redis user(String user) {
        return with(new Login(user, address.login().password()), address.sentinelLogin());
    }

    /** Logs in with that password at the servers that hold data, as the default user unless one is named. */
    public Redis password(Password password) {
        return with(new Login(address.login().user(), password.secret()), address.sentinelLogin());
    }

    /** Logs in at the sentinels. They are not logged in at unless this is set. */
    public Redis sentinelLogin(String user, Password password) {
        return with(address.login(), new Login(user, password.secret()));
    }

    private Redis with(Login data, Login sentinels) {
        return new Redis(address.with(data, sentinels), connections, settings);
    }

    /** Speaks TLS to all servers, sentinels included, and says whom to trust. Addresses with {@code rediss} trust the JVM's authorities. */
    public Redis tls(Tls tls) {
        return new Redis(address.with(tls.files()), connections, settings);
    }

    /**
     * How many connections to any one server there may be: one for commands and one for each namespace that follows its journal there,
     * a few more for moments while a cluster moves slots. 10 unless set; 2 to 1000.
     */
    public Redis maxConnections(int most) {
        if (most < 2 || most > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "maxConnections is " + most + "; it must be between 2 and " + MOST_CONNECTIONS);
        }
        return with(connections.with(most));
    }

    /**
     * The soft timeout: how long one lookup waits for Redis, all its commands together, where a loader or a stale value can answer
     * instead. 250 milliseconds unless set; 10 milliseconds to 1 minute, and never longer than {@link #commandTimeout}.
     */
    public Redis softTimeout(Duration timeout) {
        return with(connections.timeouts().withSoft(checked("softTimeout", timeout)));
    }

    /**
     * The hard timeout: how long any command may take before it fails with {@link TierUnavailableException}. 1 second unless set; 10
     * milliseconds to 1 minute.
     */
    public Redis commandTimeout(Duration timeout) {
        return with(connections.timeouts().withCommand(checked("commandTimeout", timeout)));
    }

    /** How long one attempt to connect and log in may take. 5 seconds unless set; 10 milliseconds to 1 minute. */
    public Redis connectTimeout(Duration timeout) {
        return with(connections.timeouts().withConnect(checked("connectTimeout", timeout)));
    }

    /**
     * When Redis is left alone: after so many commands in a row that got no answer nobody waits for it any more, until a probe of our
     * own, every 500 milliseconds, is answered; at the latest after the given time it is tried again. In a cluster each shard has a
     * breaker of its own. 5 failures and 30 seconds unless set; 1 to 1,000 failures, 500 milliseconds to 1 minute.
     */
    public Redis breaker(int failures, Duration openAtMost) {
        if (failures < 1 || failures > 1_000) {
            throw new IllegalArgumentException("breaker has " + failures + " failures; give 1 to 1,000");
        }
        Duration probeEvery = BreakerSettings.DEFAULT.probeEvery();
        if (openAtMost.compareTo(probeEvery) < 0 || openAtMost.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("breaker is open for " + openAtMost + " at most; it must be between "
                    + probeEvery + " and " + LONGEST);
        }
        return with(new Limits(connections.limits().underWay(), new BreakerSettings(failures, openAtMost, probeEvery)));
    }

    /**
     * How many operations may wait for their answers on one connection; what comes then is refused at once, and work goes on without
     * it. 10,000 unless set; 1 to 100,000.
     */
    public Redis maximumInFlight(int operations) {
        if (operations < 1 || operations > 100_000) {
            throw new IllegalArgumentException("maximumInFlight is " + operations + "; give 1 to 100,000");
        }
        return with(new Limits(operations, connections.limits().breaker()));
    }

    private Redis with(Limits limits) {
        return with(connections.with(limits));
    }

    private Redis with(Timeouts timeouts) {
        return with(connections.with(timeouts));
    }

    private Redis with(ConnectionSettings changed) {
        return new Redis(address, changed, settings);
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

    /**
     * When an invalidation, a put or an update is acknowledged: as soon as the master has it, unless set, or when replicas have it too.
     * Then one that they do not get within a third of the {@link #commandTimeout} is {@link dev.larder.Acknowledgement#DEFERRED}, and while the
     * master hears from too few replicas this node takes nothing from Redis: ask for fewer than there are.
     */
    public Redis durability(Durability durability) {
        return with(settings.withReplicas(durability.count()));
    }

    /** Leads connections elsewhere than where a server says that it is; for tests that put a network in between. */
    Redis route(UnaryOperator<Endpoint> route) {
        return with(connections.with(route));
    }

    /** How much is remembered of what this node has declared untrue; for tests. */
    Redis ring(RingSettings ring) {
        return with(settings.withRing(ring));
    }

    private Redis with(JournalSettings journal) {
        return with(settings.withJournal(journal));
    }

    private Redis with(TierSettings changed) {
        return new Redis(address, connections, changed);
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
                client == null ? new SharedClient(address, connections, RedisTier.SCRIPTS, node.clock()) : client;
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
