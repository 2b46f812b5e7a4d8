package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens connections, no more to one server than is allowed. */
final class Connector {

    static final RedisCodec<String, byte[]> CODEC = new TextAndBytes();

    private static final Duration LAST_RESORT = Duration.ofSeconds(5);

    /** What commands are sent by on a line. */
    interface Way {
        RedisAsyncCommands<String, byte[]> of(Line line);
    }

    private final RedisClient client;
    private final Uris uris;
    private final Timer wheel;
    private final ConnectionCount count;
    private final Clock clock;

    Connector(RedisClient client, Uris uris, Timer wheel, ConnectionCount count, Clock clock) {
        this.client = client;
        this.uris = uris;
        this.wheel = wheel;
        this.count = count;
        this.clock = clock;
    }

    /** Opens a connection to a master. The server is asked who it is before the connection is given to anybody; a replica is refused. */
    CompletionStage<Line> open(Endpoint endpoint, Way way, Attempt how) {
        return visit(endpoint, how).thenCompose(connection -> introduced(endpoint, connection, way, how));
    }

    /** Opens a connection to a server, whatever it is. */
    CompletionStage<StatefulRedisConnection<String, byte[]>> visit(Endpoint endpoint) {
        return visit(endpoint, Attempt.patient(uris.timeouts()));
    }

    private CompletionStage<StatefulRedisConnection<String, byte[]>> visit(Endpoint endpoint, Attempt how) {
        return Stages.begun(() -> {
                    ConnectionCount.Place place = how.isSpare() ? count.takeSpare(endpoint) : count.take(endpoint);
                    return place.until(client.connectAsync(CODEC, uris.server(endpoint, how)));
                })
                .thenApply(this::unhurried);
    }

    /** The client takes the time to connect for that of every command; ours have deadlines of their own, and some wait for long. */
    private StatefulRedisConnection<String, byte[]> unhurried(StatefulRedisConnection<String, byte[]> connection) {
        connection.setTimeout(uris.timeouts().command().plus(LAST_RESORT));
        return connection;
    }

    /** Opens a connection to a sentinel, to ask and to listen. */
    CompletionStage<StatefulRedisPubSubConnection<String, String>> sentinel(Endpoint endpoint, Attempt how) {
        return Stages.begun(() -> client.connectPubSubAsync(StringCodec.UTF8, uris.sentinel(endpoint, how)));
    }

    /** How long to wait. */
    Timeouts timeouts() {
        return uris.timeouts();
    }

    /** The deadline of an answer. */
    Deadlines hardTimeout() {
        return Deadlines.of(wheel, uris.timeouts().command());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the stage is answered, and nobody waits for the end of a connection
    private CompletionStage<Line> introduced(
            Endpoint endpoint, StatefulRedisConnection<String, byte[]> connection, Way way, Attempt how) {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        CompletableFuture<Line> line = redis.info("server")
                .thenCombine(redis.info("replication"), (server, replication) -> new Info(server + replication))
                .thenApply(info -> new Line(endpoint, connection, way, reign(info), clock))
                .toCompletableFuture();
        // What is asked of a server once it has let us in.
        Deadlines.of(wheel, how.patience())
                .limit(line, () -> new RedisCommandTimeoutException("the server does not say who it is"));
        return line.whenComplete((done, failure) -> {
            if (failure != null) {
                connection.closeAsync();
            }
        });
    }

    private static Reign reign(Info info) {
        if (!info.get("role").equals("master")) {
            throw new RedisConnectionException("it is a replica of " + info.get("master_host") + ":"
                    + info.get("master_port") + ", where nothing can be written; name the master, or its sentinels");
        }
        return Reign.of(info);
    }
}
