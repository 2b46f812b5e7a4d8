package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One master at a time holds everything; the sentinels say which. */
final class SentinelShards implements Shards {

    private final SentinelMaster master;
    private final Shard shard;
    private final OneShard one;
    private volatile @Nullable Endpoint lastNamed;

    SentinelShards(SentinelMaster master, Surroundings around) {
        this.master = master;
        this.shard = new Shard(master, around);
        this.one = new OneShard(shard);
    }

    @Override
    public List<Shard> all() {
        return one.all();
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
        one.start();
        master.watch(this::follow);
    }

    private void follow(Endpoint named) {
        Line line = shard.current();
        boolean isNews = !named.equals(lastNamed);
        lastNamed = named;
        if (line != null && !line.endpoint().equals(named)) {
            shard.moveOn(line, "the sentinels name another master, " + named);
        } else if (line == null && isNews) {
            shard.connect();
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(one.close(), master.close());
    }
}
