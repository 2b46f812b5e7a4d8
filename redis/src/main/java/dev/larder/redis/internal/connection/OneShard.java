package dev.larder.redis.internal.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One master holds everything. */
final class OneShard implements Shards {

    private final Shard shard;
    private final List<Shard> all;

    OneShard(Shard shard) {
        this.shard = shard;
        this.all = List.of(shard);
    }

    @Override
    public List<Shard> all() {
        return all;
    }

    @Override
    public Shard of(String key) {
        return shard;
    }

    @Override
    public boolean isCluster() {
        return false;
    }

    @Override
    public void start() {
        shard.connect();
    }

    @Override
    public CompletableFuture<Void> close() {
        return shard.close();
    }
}
