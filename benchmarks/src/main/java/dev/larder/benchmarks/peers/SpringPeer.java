package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/** Spring's cache on Redis, with its default writer; its memory tier is another cache, which nothing keeps in step with this one. */
final class SpringPeer implements Peer {

    private final LettuceConnectionFactory connections;
    private final Cache cache;
    private final Source source;

    SpringPeer(URI redis, Source source) {
        this.source = source;
        connections = new LettuceConnectionFactory(redis.getHost(), redis.getPort());
        connections.afterPropertiesSet();
        connections.start();
        RedisCacheManager manager = RedisCacheManager.builder(connections)
                .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
                        .entryTtl(Products.TIME_TO_LIVE)
                        .serializeValuesWith(
                                SerializationPair.fromSerializer(new JacksonJsonRedisSerializer<>(Item.class))))
                .build();
        manager.afterPropertiesSet();
        cache = Objects.requireNonNull(manager.getCache("item"));
    }

    @Override
    public Item get(String key) {
        return Objects.requireNonNull(cache.get(key, () -> source.load(key)), key);
    }

    @Override
    public void fill(Map<String, Item> items) {
        items.forEach(cache::put);
    }

    @Override
    public void invalidate(String key) {
        cache.evict(key);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
