package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens connections to masters; what turns out to be a replica is not one. */
final class Connector {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final Deadlines handshake;
    private final Clock clock;

    /** The deadline is for what is asked of a server once it has let us in. */
    Connector(RedisClient client, Deadlines handshake, Clock clock) {
        this.client = client;
        this.handshake = handshake;
        this.clock = clock;
    }

    /** Opens a connection and asks the server who it is, before the connection is given to anybody. */
    CompletionStage<Line> open(RedisURI uri) {
        return client.connectAsync(CODEC, uri).thenCompose(this::introduced);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the stage is answered, and nobody waits for the end of a connection
    private CompletionStage<Line> introduced(StatefulRedisConnection<String, byte[]> connection) {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        CompletableFuture<Line> line = redis.info("server")
                .thenCombine(redis.info("replication"), (server, replication) -> new Info(server + replication))
                .thenApply(info -> line(connection, info))
                .toCompletableFuture();
        handshake.limit(line, () -> new RedisConnectionException("the server does not say who it is"));
        return line.whenComplete((done, failure) -> {
            if (failure != null) {
                connection.closeAsync();
            }
        });
    }

    private Line line(StatefulRedisConnection<String, byte[]> connection, Info info) {
        if (!info.get("role").equals("master")) {
            throw new RedisConnectionException("it is a replica of " + info.get("master_host") + ":"
                    + info.get("master_port") + "; nothing can be written there");
        }
        return new Line(connection, Reign.of(info), clock);
    }
}
