package dev.larder.server;

import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The Redis of this server: one it was given, or one it starts and stops. */
final class RedisHome implements AutoCloseable {

    private static final long MOST_MEMORY_BYTES = 256L << 20;

    private final Redis redis;
    private final @Nullable RedisServer embedded;

    private RedisHome(Redis redis, @Nullable RedisServer embedded) {
        this.redis = redis;
        this.embedded = embedded;
    }

    static RedisHome of(Redis given) {
        return new RedisHome(given, null);
    }

    /**
     * Starts a Redis in the folder. It forgets everything when it ends: what may have changed in the database meanwhile would be
     * served stale otherwise. Blocks until it answers.
     */
    static RedisHome embedded(Path folder) {
        RedisServer server = RedisServer.builder()
                .directory(folder)
                .maxMemoryBytes(MOST_MEMORY_BYTES)
                .start();
        return new RedisHome(Redis.at(server.uri()), server);
    }

    Redis redis() {
        return redis;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
