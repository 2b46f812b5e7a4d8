package dev.larder.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.redis.internal.journal.RedisJournal;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What many nodes ask of the master that holds the journal, without their processes: for each a connection that reads both streams as a node's tail
 * does, and once a second its heartbeat and its beacon. What they read they count and throw away.
 */
final class Tails implements AutoCloseable {

    private static final Duration BLOCK = Duration.ofMillis(500);
    private static final int BATCH = 1_000;
    private static final int BEATS_BETWEEN_SWEEPS = 60;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long GLANCE_NANOS = 50_000;
    private static final Script HEARTBEAT =
            Script.of(RedisJournal.class, ScriptOutputType.MULTI, "journal.lua", "heartbeat.lua");
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final JournalKeys keys;
    private final List<StatefulRedisConnection<String, byte[]>> tails = new ArrayList<>();
    private final AtomicLong records = new AtomicLong();
    private final StatefulRedisConnection<String, byte[]> beats;
    private final byte[] row;
    private volatile boolean isClosed;

    Tails(URI redis, String namespace, int nodes) {
        client = RedisClient.create(redis.toString());
        keys = new JournalKeys(namespace);
        beats = client.connect(CODEC);
        // As long as a node's own.
        row =
                "\"version\":\"0.1.0\",\"started\":1764000000000,\"keys\":\"1764000000000-0\",\"groups\":\"1764000000000-0\",\"lagMillis\":0.25}"
                        .getBytes(UTF_8);
        String from = last(keys.keyRecords());
        String groups = last(keys.groupRecords());
        for (int node = 0; node < nodes; node++) {
            StatefulRedisConnection<String, byte[]> tail = client.connect(CODEC);
            tails.add(tail);
            read(tail.async(), from, groups);
        }
    }

    private String last(String stream) {
        return beats.sync().xrevrange(stream, Range.create("-", "+"), Limit.from(1)).stream()
                .findFirst()
                .map(StreamMessage::getId)
                .orElse("0-0");
    }

    // An array of a generic type is what Lettuce takes; a tail that is closed has no answer.
    @SuppressWarnings({"unchecked", "rawtypes", "FutureReturnValueIgnored"})
    private void read(RedisAsyncCommands<String, byte[]> tail, String key, String group) {
        StreamOffset<String>[] after = new StreamOffset[] {
            StreamOffset.from(keys.keyRecords(), key), StreamOffset.from(keys.groupRecords(), group)
        };
        tail.xread(XReadArgs.Builder.block(BLOCK).count(BATCH), after).thenAccept(found -> {
            String lastKey = key;
            String lastGroup = group;
            for (StreamMessage<String, byte[]> message : found) {
                if (message.getStream().equals(keys.keyRecords())) {
                    lastKey = message.getId();
                } else {
                    lastGroup = message.getId();
                }
            }
            if (!isClosed) {
                read(tail, lastKey, lastGroup);
            }
            records.addAndGet(found.size());
        });
    }

    /** How many records were read so far, by all of them together. */
    long read() {
        return records.get();
    }

    /** Waits until so many were read. */
    void awaitRead(long number) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (records.get() < number) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(records.get() + " records were read, and not " + number);
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    /** What the nodes write in one second, all of them: their heartbeats and their beacons. Waits for the answers. */
    @SuppressWarnings("FutureReturnValueIgnored") // on one connection, so the answer behind them says enough
    void beat(long second) {
        RedisAsyncCommands<String, byte[]> redis = beats.async();
        String[] names = {keys.keyRecords(), keys.groupRecords(), "{" + keys.namespace() + "}~incarnation", keys.nodes()
        };
        for (int node = 0; node < tails.size(); node++) {
            String name = String.format("%016x", node);
            String sweep = (second + node) % BEATS_BETWEEN_SWEEPS == 0 ? "1" : "0";
            redis.set(keys.nodes() + ":beacon:" + name, name.getBytes(UTF_8), SetArgs.Builder.px(600_000));
            HEARTBEAT.run(redis, names, bytes("1000000", "1000000", name, "0-0", "0-0", "0", "", sweep));
        }
        redis.ping().toCompletableFuture().join();
    }

    private byte[][] bytes(String... texts) {
        byte[][] all = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            all[i] = texts[i].isEmpty() ? row : texts[i].getBytes(UTF_8);
        }
        return all;
    }

    @Override
    public void close() {
        isClosed = true;
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
