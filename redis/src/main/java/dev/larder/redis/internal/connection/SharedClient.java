package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the tiers on one Redis share: the client, the connection for commands, a timer. From its start
 * until it is closed it connects in the background.
 */
public final class SharedClient implements AutoCloseable {

    private static final int MOST_COMMANDS_UNDER_WAY = 100_000;
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final Clock clock;
    private final ClientResources resources;
    private final RedisClient client;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private final Failures failures;
    private final Availability availability;
    private final Deadlines deadlines;
    private final CommandLink link;
    private final Commands commands;

    /** A client that is not connecting yet; it makes the scripts known to the server. */
    public SharedClient(RedisAddress address, Timeouts timeouts, List<Script> scripts, Clock clock) {
        this.address = address;
        this.timeouts = timeouts;
        this.clock = clock;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(options(timeouts));
        this.timer = Threads.timer("larder-redis");
        this.failures = new Failures(address);
        this.availability = new Availability(address, clock);
        this.deadlines = Deadlines.of(resources.timer(), timeouts);
        this.link = new CommandLink(this::open, scripts, timer, availability, failures);
        this.commands = new Commands(link, deadlines, failures, availability, timeouts);
    }

    /** Begins to connect, in the background. */
    public void start() {
        link.connect();
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

    /** Opens a connection of its own for somebody who waits on it for long. */
    public CompletionStage<Line> open() {
        return client.connectAsync(CODEC, address.toUri(timeouts.connect())).thenApply(this::line);
    }

    private Line line(StatefulRedisConnection<String, byte[]> connection) {
        Line line = new Line(connection, clock);
        lines.removeIf(Line::isClosed);
        lines.add(line);
        return line;
    }

    /** The way for commands. */
    public Commands commands() {
        return commands;
    }

    /** Whether a command could be sent at this moment. Reads a field. */
    public boolean isConnected() {
        return link.current() != null;
    }

    /** Whether the server is there, and who is told when that changes. */
    public Availability availability() {
        return availability;
    }

    /** Words for failures. */
    public Failures failures() {
        return failures;
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
        link.close();
        timer.shutdownNow();
        closeLines();
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    /** Waits for it, because the client complains of connections that it finds half closed. */
    private void closeLines() {
        CompletableFuture<?>[] closing = lines.stream().map(Line::closing).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(closing)
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
