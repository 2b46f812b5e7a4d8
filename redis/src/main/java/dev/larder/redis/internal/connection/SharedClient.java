package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the tiers on one Redis share: the client, the shards, a timer. From its start until it is closed it connects in the background.
 */
public final class SharedClient implements AutoCloseable {

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final ClientResources resources;
    private final RedisClient client;
    private final ConnectionCount connections;
    private final ScheduledThreadPoolExecutor timer;
    private final Availability availability;
    private final Deadlines deadlines;
    private final Redirections redirections = new Redirections();
    private final List<ReignListener> reignListeners = new CopyOnWriteArrayList<>();
    private final Shards shards;
    private final Commands commands;

    /** A client that is not connecting yet; it makes the scripts known to each server. */
    public SharedClient(RedisAddress address, ConnectionSettings settings, List<Script> scripts, Clock clock) {
        this.address = address;
        this.timeouts = settings.timeouts();
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(ClientSettings.of(address, timeouts));
        this.connections = new ConnectionCount(settings.mostForEach());
        this.timer = Threads.timer("larder-redis");
        this.availability = new Availability(address.toString(), clock);
        this.deadlines = Deadlines.of(resources.timer(), timeouts.command());
        this.shards = shards(surroundings(scripts, clock), connector(clock));
        this.commands = new Commands(shards);
    }

    private Connector connector(Clock clock) {
        Deadlines handshake = Deadlines.of(resources.timer(), timeouts.connect());
        return new Connector(client, new Uris(address, timeouts), handshake, connections, clock);
    }

    private Surroundings surroundings(List<Script> scripts, Clock clock) {
        return new Surroundings(
                address,
                timeouts,
                scripts,
                timer,
                resources.timer(),
                clock,
                deadlines,
                availability,
                new SplittableRandom(),
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

    /** Whether the servers are there, and who is told when that changes. */
    public Availability availability() {
        return availability;
    }

    /** How often a cluster has redirected commands. */
    public Redirections redirections() {
        return redirections;
    }

    /** How many connections there are to servers that hold data. */
    public int connections() {
        return connections.total();
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
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
