package dev.larder.benchmarks.scale;

import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.redis.internal.journal.RedisJournal;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Writes records as a node that invalidates keys does: the value's removal, and the record by the journal's own script. */
final class Appends implements AutoCloseable {

    private static final Script APPEND =
            Script.of(RedisJournal.class, ScriptOutputType.VALUE, "journal.lua", "append.lua");
    private static final String NODE = "00000000000000aa";

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final String namespace;
    private final String[] streams;
    private long count;

    Appends(URI redis, String namespace) {
        this.namespace = namespace;
        JournalKeys keys = new JournalKeys(namespace);
        streams = new String[] {keys.keyRecords(), keys.groupRecords(), "{" + namespace + "}~incarnation"};
        client = RedisClient.create(redis.toString());
        connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        // From here on the server knows the script, which a transaction needs.
        one();
    }

    /** One, acknowledged. */
    void one() {
        invalidate(connection.async()).join();
    }

    /** So many, in one step for whoever reads: they arrive together. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails in it fails the whole
    void together(int number) {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        redis.multi();
        for (int i = 0; i < number; i++) {
            invalidate(redis);
        }
        redis.exec().toCompletableFuture().join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // on one connection, so the answer behind it says enough
    private CompletableFuture<Object> invalidate(RedisAsyncCommands<String, byte[]> redis) {
        String key = "number:" + 1_000_000 + count++;
        redis.unlink("{" + namespace + "}" + key, "{" + namespace + "}" + key + "~lease");
        List<String> arguments = List.of(
                "1000000", "1000000", NODE, "0-0", "0-0", "f00d" + count, "1", String.format("%016x", count), "k", key);
        return APPEND.<Object>run(
                        redis, streams, arguments.stream().map(Script::utf8).toArray(byte[][]::new))
                .toCompletableFuture();
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
