package dev.larder.benchmarks.peers;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.CacheLoader;
import com.alicp.jetcache.CacheValueHolder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** JetCache on Lettuce: with its memory tier kept in step by messages, or without one; one load for callers of one process. */
final class JetCachePeer implements Peer {

    private static final String AREA = "default";
    private static final long SHUTDOWN_SECONDS = 2;

    private final RedisClient client;
    private final SimpleCacheManager manager = new SimpleCacheManager();
    private final Cache<String, Item> cache;

    JetCachePeer(URI redis, Source source, CacheType tiers) {
        this(redis, source, tiers, /* hasChannel= */ true);
    }

    /** With or without the channel that tells other nodes, which is to be named beside the switch {@code syncLocal}. */
    JetCachePeer(URI redis, Source source, CacheType tiers, boolean hasChannel) {
        client = RedisClient.create(redis.toString());
        CacheBuilder remote = hasChannel ? remote().broadcastChannel("jetcache") : remote();
        CacheBuilder local = CaffeineCacheBuilder.createCaffeineCacheBuilder().limit(Products.ROOM);
        CacheBuilderTemplate template = template(local, remote);
        manager.setCacheBuilderTemplate(template);
        template.getCacheMonitorInstallers().add(new NotifyMonitorInstaller(area -> remote));
        cache = manager.getOrCreateCache(config(source, tiers));
    }

    // The messages between nodes are Java's: its JSON encoders know values only.
    private RedisLettuceCacheBuilder<?> remote() {
        return RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
                .redisClient(client)
                .pubSubConnection(client.connectPubSub(ByteArrayCodec.INSTANCE))
                .keyPrefix("jetcache:")
                .keyConvertor(Function.identity())
                .valueEncoder(JavaValueEncoder.INSTANCE)
                .valueDecoder(JavaValueDecoder.INSTANCE);
    }

    @SuppressWarnings("unchecked") // an array of maps, as its constructor asks for one
    private static CacheBuilderTemplate template(CacheBuilder local, CacheBuilder remote) {
        return new CacheBuilderTemplate(true, Map.of(AREA, local), Map.of(AREA, remote));
    }

    private static QuickConfig config(Source source, CacheType tiers) {
        Duration life = Products.TIME_TO_LIVE;
        return QuickConfig.newBuilder("item:")
                .cacheType(tiers)
                .expire(life)
                .localExpire(life)
                .localLimit(Products.ROOM)
                .syncLocal(tiers == CacheType.BOTH)
                .penetrationProtect(true)
                .keyConvertor(Function.identity())
                .valueEncoder(JetCachePeer::encoded)
                .valueDecoder(JetCachePeer::decoded)
                .loader(loader(source))
                .build();
    }

    // What JetCache has encoded is the value with its times, of which it reads the end only: eight bytes before the
    // JSON.
    private static byte[] encoded(Object holder) {
        CacheValueHolder<?> held = (CacheValueHolder<?>) holder;
        byte[] json = ((Item) held.getValue()).toJson();
        return ByteBuffer.allocate(Long.BYTES + json.length)
                .putLong(held.getExpireTime())
                .put(json)
                .array();
    }

    private static Object decoded(byte[] bytes) {
        CacheValueHolder<Item> held = new CacheValueHolder<>();
        held.setExpireTime(ByteBuffer.wrap(bytes).getLong());
        held.setValue(Item.ofJson(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)));
        return held;
    }

    private static CacheLoader<String, Item> loader(Source source) {
        return new CacheLoader<>() {
            @Override
            public Item load(String key) {
                return source.load(key);
            }

            @Override
            public Map<String, Item> loadAll(Set<String> keys) {
                return source.loadAll(keys);
            }
        };
    }

    @Override
    public Item get(String key) {
        return cache.get(key);
    }

    @Override
    public Map<String, Item> getAll(List<String> keys) {
        return cache.getAll(new HashSet<>(keys));
    }

    @Override
    public void fill(Map<String, Item> items) {
        cache.putAll(items, Products.TIME_TO_LIVE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void invalidate(String key) {
        cache.remove(key);
    }

    @Override
    public void close() {
        manager.close();
        client.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
