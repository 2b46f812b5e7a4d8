package dev.larder.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** {@link LettucePeer} with Jedis: a pool of connections, of which each caller has one for itself. */
final class JedisPeer implements Peer {

    private static final String PREFIX = "jedis:";

    private final RedisClient client;
    private final Source source;

    JedisPeer(URI redis, Source source) {
        this.source = source;
        client = RedisClient.create(redis);
    }

    private static byte[] name(String key) {
        return (PREFIX + key).getBytes(UTF_8);
    }

    @Override
    public Item get(String key) {
        byte[] found = client.get(name(key));
        if (found != null) {
            return Item.ofJson(found);
        }
        Item item = source.load(key);
        fill(Map.of(key, item));
        return item;
    }

    @Override
    public Map<String, Item> getAll(List<String> keys) {
        byte[][] names = keys.stream().map(JedisPeer::name).toArray(byte[][]::new);
        Map<String, Item> found = new HashMap<>();
        client.mget(names).forEach(json -> {
            Item item = Item.ofJson(json);
            found.put(item.id(), item);
        });
        return found;
    }

    @Override
    public void fill(Map<String, Item> items) {
        SetParams life = SetParams.setParams().ex(Products.TIME_TO_LIVE.toSeconds());
        try (AbstractPipeline pipeline = client.pipelined()) {
            items.forEach((key, item) -> pipeline.set(name(key), item.toJson(), life));
            pipeline.sync();
        }
    }

    @Override
    public void invalidate(String key) {
        client.del(name(key));
    }

    @Override
    public void close() {
        client.close();
    }
}
