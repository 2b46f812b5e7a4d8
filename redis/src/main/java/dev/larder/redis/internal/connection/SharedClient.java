package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Server;
import dev.larder.tier.SharedTier.Traffic;
import io.lettuce.core.RedisClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.HashedWheelTimer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * What the tiers on one Redis share: the client, the shards, a timer. From its start until it is closed it connects in the background.
 */
public final class SharedClient implements AutoCloseable {

    private static final int TICK_MILLIS = 10;

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final UnaryOperator<Endpoint> route;
    private final Limits limits;
    private final HashedWheelTimer wheel;
    private final ClientResources resources;
    private final RedisClient client;
    private final ConnectionCount connections;
    private final ScheduledThreadPoolExecutor timer;
    private final Availability availability;
    private final Deadlines deadlines;
    private final RedirectionCount redirections = new RedirectionCount();
    private final ConnectFailureCount connectFailures = new ConnectFailureCount();
    private final Certificates certificates = new Certificates();
    private final List<ReignListener> reignListeners = new CopyOnWriteArrayList<>();
    private final Shards shards;
    private final Commands commands;

    /** A client that is not connecting yet; it makes the scripts known to each server. */
    public SharedClient(RedisAddress address, ConnectionSettings settings, List<Script> scripts, Clock clock) {
        this.address = address;
        this.timeouts = settings.timeouts();
        this.route = settings.route();
        this.limits = settings.limits();
        this.wheel = new HashedWheelTimer(Threads.named("larder-redis-wheel"), TICK_MILLIS, TimeUnit.MILLISECONDS);
        this.resources = ClientResources.builder()
                .timer(wheel)
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .nettyCustomizer(new Pipelines(certificates))
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(ClientSettings.of(address, timeouts));
        this.connections = new ConnectionCount(settings.mostForEach());
        this.timer = Threads.timer("larder-redis");
        this.availability = new Availability(address.toString(), clock);
        this.deadlines = Deadlines.of(wheel, timeouts.command());
        this.shards = shards(surroundings(scripts, clock), connector(clock));
        this.commands = new Commands(shards);
    }

    private Connector connector(Clock clock) {
        return new Connector(client, new Uris(address, timeouts, route), wheel, connections, clock);
    }

    private Surroundings surroundings(List<Script> scripts, Clock clock) {
        return new Surroundings(
                address,
                timeouts,
                limits,
                scripts,
                timer,
                wheel,
                clock,
                deadlines,
                connectFailures,
                availability,
                certificates,
                () -> ThreadLocalRandom.current().nextLong(),
                reignListeners);
    }

    private Shards shards(Surroundings around, Connector connector) {
        return switch (address.topology()) {
            case STANDALONE -> new OneShard(new Shard(new StandaloneMaster(address, connector), around));
            case SENTINEL -> new SentinelShards(new SentinelMaster(address, connector, timer), around);
            case CLUSTER -> new ClusterShards(address, connector, redirections, around);
        };
    }

    /** Begins to connect, in the background. */
    public void start() {
        shards.start();
    }

    /** The masters. */
    public Shards shards() {
        return shards;
    }

    /** The way for commands. */
    public Commands commands() {
        return commands;
    }

    /** Whether a command could be sent to any shard at this moment. Reads a few fields. */
    public boolean isConnected() {
        for (Shard shard : shards.all()) {
            if (shard.isConnected()) {
                return true;
            }
        }
        return false;
    }

    /** What is on the way to all shards together; the breaker that is worst off. Reads fields. */
    public Traffic traffic() {
        Traffic none = new Traffic(
                BreakerState.CLOSED,
                0,
                0,
                0,
                connectFailures.counted(),
                0,
                connections.total(),
                redirections.counted());
        return shards.all().stream().map(Shard::traffic).reduce(none, SharedClient::together);
    }

    private static Traffic together(Traffic all, Traffic one) {
        return new Traffic(
                all.breaker().compareTo(one.breaker()) > 0 ? all.breaker() : one.breaker(),
                all.underWay() + one.underWay(),
                all.rejected() + one.rejected(),
                all.connects() + one.connects(),
                all.connectFailures(),
                all.breakerOpenings() + one.breakerOpenings(),
                all.connections(),
                all.redirections());
    }

    /** Each shard as it stands. Reads fields. */
    public List<Server> servers() {
        return shards.all().stream().map(Shard::server).toList();
    }

    /** Whether the servers are there, and who is told when that changes. */
    public Availability availability() {
        return availability;
    }

    /** Tells a listener of other reigns from now on, whichever shard it is. */
    public void addReignListener(ReignListener listener) {
        reignListeners.add(listener);
    }

    /** Tells the listener nothing more. */
    public void removeReignListener(ReignListener listener) {
        reignListeners.remove(listener);
    }

    /** The hard timeout. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** How long to wait. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** One thread for short tasks. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** Closes every connection. Blocks for at most three seconds. */
    @Override
    public void close() {
        timer.shutdownNow();
        // Waits for it, because the client complains of connections that it finds half closed.
        shards.close().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        wheel.stop();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
