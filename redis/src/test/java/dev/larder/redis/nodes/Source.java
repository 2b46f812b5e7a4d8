package dev.larder.redis.nodes;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system of record of all processes: how often each id was written, and how often it was loaded. It stands in a Redis under
 * keys of its own, that no cache knows. Thread-safe.
 */
public final class Source implements AutoCloseable {

    /** Longer than a process is ever stopped: a source that gives up while its caller sleeps would be a fault of its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private Source(RedisClient client) {
        this.client = client;
        this.connection = client.connect();
    }

    public static Source at(String redis) {
        RedisURI uri = RedisURI.create(redis);
        uri.setTimeout(PATIENCE);
        return new Source(RedisClient.create(uri));
    }

    /** What a loader does: counted. */
    public Item load(String id) {
        connection.sync().incr("source:loads:" + id);
        return new Item(id, version(id));
    }

    /** Writes once more, and says how often it was written now. */
    public long write(String id) {
        return connection.sync().incr("source:version:" + id);
    }

    public long version(String id) {
        return number(connection.sync().get("source:version:" + id));
    }

    public List<Long> versions(List<String> ids) {
        String[] keys = ids.stream().map(id -> "source:version:" + id).toArray(String[]::new);
        return connection.sync().mget(keys).stream()
                .map(found -> number(found.getValueOrElse("0")))
                .toList();
    }

    public long loads(String id) {
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
