package dev.larder.redis.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.codecs.JsonCodecs;
import dev.larder.redis.nodes.Item;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.EntryCodec;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The items that stand in Redis as the nodes' shared tier, read past the tier: under the keys and in the bytes of the wire format. */
final class StoredItems implements AutoCloseable {

    private static final String PREFIX = "proofs:v1:item:";

    private final EntryCodec<Item> codec =
            new JsonCodecs().codecFor(new ValueShape(Item.class, "Item:1", 1_024, 1_024));
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    StoredItems(RedisURI redis) {
        client = RedisClient.create(redis);
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    List<Long> versions(List<String> ids) {
        byte[][] keys = ids.stream().map(id -> (PREFIX + id).getBytes(UTF_8)).toArray(byte[][]::new);
        return connection.sync().mget(keys).stream().map(this::version).toList();
    }

    private long version(KeyValue<byte[], byte[]> found) {
        return found.hasValue() ? decoded(found).version() : Tiers.ABSENT;
    }

    private Item decoded(KeyValue<byte[], byte[]> found) {
        Item item = codec.decode(new String(found.getKey(), UTF_8), found.getValue())
                .value();
        return Objects.requireNonNull(item);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
