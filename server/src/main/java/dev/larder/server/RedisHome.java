package dev.larder.server;

import dev.larder.Clock;
import dev.larder.topologies.RedisServer;
import java.net.URI;
import java.nio.file.Path;

/** The Redis of this server alone, for as long as the server runs. */
final class RedisHome implements AutoCloseable {

    private static final long MOST_MEMORY_BYTES = 256L << 20;

    private final RedisServer redis;
    private final RedisKeeper keeper;

    private RedisHome(RedisServer redis) {
        this.redis = redis;
        this.keeper = new RedisKeeper(new KeptServer(redis), Clock.system()).keep();
    }

    private record KeptServer(RedisServer redis) implements RedisKeeper.Kept {
        @Override
        public boolean isRunning() {
            return redis.isRunning();
        }

        @Override
        public void restart() {
            redis.restart();
        }
    }

    /**
     * Starts it in the folder, and again should it end. It forgets everything when it ends: what may have changed in the database
     * meanwhile would be served stale otherwise. Blocks until it answers.
     */
    static RedisHome in(Path folder) {
        return new RedisHome(RedisServer.builder()
                .directory(folder)
                .maxMemoryBytes(MOST_MEMORY_BYTES)
                .start());
    }

    URI uri() {
        return redis.uri();
    }

    @Override
    public void close() {
        keeper.close();
        redis.close();
    }
}
