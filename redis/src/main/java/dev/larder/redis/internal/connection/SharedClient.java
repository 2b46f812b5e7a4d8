package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the tiers on one Redis share: the client, the shards, a timer. From its start until it is closed it connects in the background.
 */
public final class SharedClient implements AutoCloseable {

    private static final int MOST_COMMANDS_UNDER_WAY = 100_000;

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final ClientResources resources;
    private final RedisClient client;
    private final Connector connector;
    private final ScheduledThreadPoolExecutor timer;
    private final Availability availability;
    private final Deadlines deadlines;
    private final List<ReignListener> reignListeners = new CopyOnWriteArrayList<>();
    private final Shards shards;
    private final Commands commands;

    /** A client that is not connecting yet; it makes the scripts known to each server. */
    public SharedClient(RedisAddress address, Timeouts timeouts, List<Script> scripts, Clock clock) {
        this.address = address;
        this.timeouts = timeouts;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(options(timeouts));
        this.connector = new Connector(client, Deadlines.of(resources.timer(), timeouts.connect()), clock);
        this.timer = Threads.timer("larder-redis");
        this.availability = new Availability(address.toString(), clock);
        this.deadlines = Deadlines.of(resources.timer(), timeouts.command());
        this.shards =
                shards(new Surroundings(address, timeouts, scripts, timer, deadlines, availability, reignListeners));
        this.commands = new Commands(shards);
    }

    private Shards shards(Surroundings around) {
        return new OneShard(
                new Shard(address.toString(), () -> connector.open(address.toUri(timeouts.connect())), around));
    }

    /** Begins to connect, in the background. */
    public void start() {
        shards.start();
    }

    private static ClientOptions options(Timeouts timeouts) {
        return ClientOptions.builder()
                // Never reconnects a connection: see CommandLink.
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_COMMANDS_UNDER_WAY)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeouts.connect())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build();
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
