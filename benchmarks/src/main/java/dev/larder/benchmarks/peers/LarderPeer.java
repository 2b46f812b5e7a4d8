package dev.larder.benchmarks.peers;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Larder. */
final class LarderPeer implements Peer {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Larder larder;
    private final Cache<String, Item> cache;

    LarderPeer(URI redis, Source source, Memory memory) {
        this(redis, "peers", memory, items(source));
    }

    private LarderPeer(URI redis, String name, Memory memory, CacheSpec<String, Item> items) {
        larder = Larder.named(name).memory(memory).shared(Redis.at(redis)).build();
        cache = larder.cache(items);
        awaitConnection();
    }

    /** One that compresses nothing, and has no memory. */
    static Peer plain(URI redis, Source source) {
        return new LarderPeer(redis, "peers-plain", Memory.none(), items(source).compressAbove(Integer.MAX_VALUE));
    }

    private static CacheSpec<String, Item> items(Source source) {
        return CacheSpec.of("item:{id}", String.class, Item.class)
                .timeToLive(Products.TIME_TO_LIVE)
                .loader(source::load)
                .bulkLoader(source::loadAll);
    }

    // The others are connected when they have been made; Larder does not keep its application waiting for that.
    private void awaitConnection() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!Objects.requireNonNull(larder.status().shared()).connected()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not connected: " + larder.status());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public Item get(String key) {
        return Objects.requireNonNull(cache.get(key), key);
    }

    @Override
    public Map<String, Item> getAll(List<String> keys) {
        return cache.getAll(keys);
    }

    // As it is filled in service: what is missing is loaded, under a lease for each key.
    @Override
    public void fill(Map<String, Item> items) {
        cache.getAll(items.keySet(), missing -> {
            Map<String, Item> some = new HashMap<>(items);
            some.keySet().retainAll(missing);
            return some;
        });
    }

    @Override
    public void invalidate(String key) {
        cache.invalidate(key);
    }

    @Override
    public void close() {
        larder.close();
    }
}
