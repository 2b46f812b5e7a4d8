package dev.larder.redis.proofs;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system of record of all processes: how often each id was written, and how often it was loaded. It stands in the same Redis
 * under keys of its own, that no cache knows. Thread-safe.
 */
final class Source implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private Source(RedisClient client) {
        this.client = client;
        this.connection = client.connect();
    }

    static Source at(String redis) {
        RedisURI uri = RedisURI.create(redis);
        uri.setTimeout(Duration.ofSeconds(10));
        return new Source(RedisClient.create(uri));
    }

    /** What a loader does: counted. */
    Item load(String id) {
        connection.sync().incr("source:loads:" + id);
        return new Item(id, version(id));
    }

    void write(String id) {
        connection.sync().incr("source:version:" + id);
    }

    long version(String id) {
        return number(connection.sync().get("source:version:" + id));
    }

    List<Long> versions(List<String> ids) {
        String[] keys = ids.stream().map(id -> "source:version:" + id).toArray(String[]::new);
        return connection.sync().mget(keys).stream()
                .map(found -> number(found.getValueOrElse("0")))
                .toList();
    }

    long loads(String id) {
        return number(connection.sync().get("source:loads:" + id));
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
