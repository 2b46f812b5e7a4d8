package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RedissonClient;
import org.redisson.api.map.MapLoader;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.EvictionPolicy;
import org.redisson.api.options.LocalCachedMapOptions.ReconnectionStrategy;
import org.redisson.client.codec.Codec;
import org.redisson.codec.TypedJsonJackson3Codec;
import org.redisson.config.Config;

/** Redisson's community edition, in the ways in which it caches. */
abstract class RedissonPeer implements Peer {

    private static final Codec VALUES = new TypedJsonJackson3Codec(Item.class);
    private static final Codec ENTRIES = new TypedJsonJackson3Codec(String.class, Item.class);

    final RedissonClient client;

    RedissonPeer(URI redis) {
        Config config = new Config();
        config.useSingleServer().setAddress(redis.toString());
        client = Redisson.create(config);
    }

    @Override
    public void close() {
        client.shutdown();
    }

    /** A map with a memory in each process, which is emptied when a connection is lost. */
    static final class LocalMap extends RedissonPeer {

        private final RMap<String, Item> map;

        LocalMap(URI redis, Source source) {
            super(redis);
            map = client.getLocalCachedMap(LocalCachedMapOptions.<String, Item>name("items")
                    .codec(ENTRIES)
                    .cacheSize(Products.ROOM)
                    .evictionPolicy(EvictionPolicy.LRU)
                    .timeToLive(Products.TIME_TO_LIVE)
                    .reconnectionStrategy(ReconnectionStrategy.CLEAR)
                    .loader(loader(source)));
        }

        private static MapLoader<String, Item> loader(Source source) {
            return new MapLoader<>() {
                @Override
                public Item load(String key) {
                    return source.load(key);
                }

                @Override
                public Iterable<String> loadAllKeys() {
                    return List.of();
                }
            };
        }

        @Override
        public Item get(String key) {
            return Objects.requireNonNull(map.get(key), key);
        }

        @Override
        public void fill(Map<String, Item> items) {
            map.putAll(items);
        }

        @Override
        public void invalidate(String key) {
            map.fastRemove(key);
        }
    }

    /** A value for itself under each key; nothing but Redis. */
    static final class Buckets extends RedissonPeer {

        private static final String PREFIX = "bucket:";

        private final Source source;

        Buckets(URI redis, Source source) {
            super(redis);
            this.source = source;
        }

        @Override
        public Item get(String key) {
            Item found = client.<Item>getBucket(PREFIX + key, VALUES).get();
            return found == null ? loaded(key) : found;
        }

        private Item loaded(String key) {
            Item item = source.load(key);
            client.<Item>getBucket(PREFIX + key, VALUES).set(item, Products.TIME_TO_LIVE);
            return item;
        }

        @Override
        public Map<String, Item> getAll(List<String> keys) {
            List<String> names = new ArrayList<>(keys.size());
            keys.forEach(key -> names.add(PREFIX + key));
            return client.getBuckets(VALUES).get(names.toArray(String[]::new));
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the batch answers for all of them
        public void fill(Map<String, Item> items) {
            RBatch batch = client.createBatch();
            items.forEach(
                    (key, item) -> batch.<Item>getBucket(PREFIX + key, VALUES).setAsync(item, Products.TIME_TO_LIVE));
            batch.execute();
        }

        @Override
        public void invalidate(String key) {
            client.getBucket(PREFIX + key, VALUES).delete();
        }
    }

    /** A map whose entries have a time to live each; nothing but Redis. */
    static final class MapCache extends RedissonPeer {

        private static final long SECONDS = Products.TIME_TO_LIVE.toSeconds();

        private final RMapCache<String, Item> map;
        private final Source source;

        MapCache(URI redis, Source source) {
            super(redis);
            this.map = client.getMapCache("mapped", ENTRIES);
            this.source = source;
        }

        @Override
        public Item get(String key) {
            Item found = map.get(key);
            return found == null ? loaded(key) : found;
        }

        private Item loaded(String key) {
            Item item = source.load(key);
            map.fastPut(key, item, SECONDS, TimeUnit.SECONDS);
            return item;
        }

        @Override
        public Map<String, Item> getAll(List<String> keys) {
            return map.getAll(new HashSet<>(keys));
        }

        @Override
        public void fill(Map<String, Item> items) {
            map.putAll(items, SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void invalidate(String key) {
            map.fastRemove(key);
        }
    }
}
