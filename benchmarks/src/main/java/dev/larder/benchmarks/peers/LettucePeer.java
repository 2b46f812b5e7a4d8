package dev.larder.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** No cache but what one writes by hand with Lettuce, which Larder stands on too: one connection, a command and the JSON. The limit. */
final class LettucePeer implements Peer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SHUTDOWN_SECONDS = 2;

    private final String prefix;
    private final Form form;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Source source;

    /** How values stand in Redis. */
    private interface Form {
        byte[] written(Item item) throws IOException;

        Item read(byte[] bytes) throws IOException;
    }

    private LettucePeer(URI redis, Source source, String prefix, Form form) {
        this.source = source;
        this.prefix = prefix;
        this.form = form;
        client = RedisClient.create(redis.toString());
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    /** As JSON. */
    static Peer plain(URI redis, Source source) {
        return new LettucePeer(redis, source, "lettuce:", new Form() {
            @Override
            public byte[] written(Item item) {
                return item.toJson();
            }

            @Override
            public Item read(byte[] bytes) {
                return Item.ofJson(bytes);
            }
        });
    }

    /** As JSON that is compressed, which is what Larder does with large values. */
    static Peer gzip(URI redis, Source source) {
        return new LettucePeer(redis, source, "lettuce-gzip:", new Form() {
            @Override
            public byte[] written(Item item) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                    gzip.write(item.toJson());
                }
                return bytes.toByteArray();
            }

            @Override
            public Item read(byte[] bytes) throws IOException {
                try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    return Item.ofJson(gzip.readAllBytes());
                }
            }
        });
    }

    private byte[] name(String key) {
        return (prefix + key).getBytes(UTF_8);
    }

    private byte[] written(Item item) {
        try {
            return form.written(item);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Item read(byte[] bytes) {
        try {
            return form.read(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Item get(String key) {
        byte[] found = connection.sync().get(name(key));
        if (found != null) {
            return read(found);
        }
        Item item = source.load(key);
        fill(Map.of(key, item));
        return item;
    }

    @Override
    public Map<String, Item> getAll(List<String> keys) {
        byte[][] names = keys.stream().map(this::name).toArray(byte[][]::new);
        Map<String, Item> found = new HashMap<>();
        connection.sync().mget(names).forEach(each -> {
            Item item = read(each.getValue());
            found.put(item.id(), item);
        });
        return found;
    }

    @Override
    public void fill(Map<String, Item> items) {
        List<RedisFuture<?>> sent = new ArrayList<>();
        SetArgs life = SetArgs.Builder.ex(Products.TIME_TO_LIVE);
        items.forEach((key, item) -> sent.add(connection.async().set(name(key), written(item), life)));
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
