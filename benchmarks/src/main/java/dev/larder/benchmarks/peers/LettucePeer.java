package dev.larder.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** No cache but what one writes by hand with Lettuce, which Larder stands on too: one connection, a command and the JSON. The limit. */
final class LettucePeer implements Peer {

    private static final String PREFIX = "lettuce:";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SHUTDOWN_SECONDS = 2;

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Source source;

    LettucePeer(URI redis, Source source) {
        this.source = source;
        client = RedisClient.create(redis.toString());
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    private static byte[] name(String key) {
        return (PREFIX + key).getBytes(UTF_8);
    }

    @Override
    public Item get(String key) {
        byte[] found = connection.sync().get(name(key));
        if (found != null) {
            return Item.ofJson(found);
        }
        Item item = source.load(key);
        fill(Map.of(key, item));
        return item;
    }

    @Override
    public Map<String, Item> getAll(List<String> keys) {
        byte[][] names = keys.stream().map(LettucePeer::name).toArray(byte[][]::new);
        Map<String, Item> found = new HashMap<>();
        connection.sync().mget(names).forEach(each -> {
            Item item = Item.ofJson(each.getValue());
            found.put(item.id(), item);
        });
        return found;
    }

    @Override
    public void fill(Map<String, Item> items) {
        List<RedisFuture<?>> sent = new ArrayList<>();
        SetArgs life = SetArgs.Builder.ex(Products.TIME_TO_LIVE);
        items.forEach((key, item) -> sent.add(connection.async().set(name(key), item.toJson(), life)));
        if (!LettuceFutures.awaitAll(PATIENCE, sent.toArray(RedisFuture[]::new))) {
            throw new IllegalStateException("not set within " + PATIENCE);
        }
    }

    @Override
    public void invalidate(String key) {
        connection.sync().del(name(key));
    }

    @Override
    public void close() {
        client.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
