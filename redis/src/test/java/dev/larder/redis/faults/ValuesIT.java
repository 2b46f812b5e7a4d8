package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CodecException;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.codecs.JsonCodecs;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What stands in Redis is not what was put there, or should never have been put there. */
final class ValuesIT extends Faults {

    private static final long GIBIBYTE = 1L << 30;
    private static final int GIANT = 100 << 20;
    private static final String PREFIX = "faults:v1:item:";

    @Override
    Level logged() {
        return Level.DEBUG;
    }

    private RedisCommands<byte[], byte[]> bytes() {
        return plainClient(server.port(), Duration.ofSeconds(20))
                .connect(ByteArrayCodec.INSTANCE)
                .sync();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long nanosOf(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return System.nanoTime() - began;
    }

    private static byte[] flipped(byte[] good, int at) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        return bad;
    }

    @FaultTest
    void poisoned() {
        Site a = a();
        Site b = b();
        RedisCommands<byte[], byte[]> redis = bytes();
        b.read("good");
        byte[] good = redis.get(utf8(PREFIX + "good"));
        EntryCodec<Item> codec = new JsonCodecs().codecFor(new ValueShape(Item.class, "Item:1", 1_024, 1_024));

        Signs signs = signs(a);
        List<byte[]> poisons =
                new ArrayList<>(List.of(utf8("{bad json"), new byte[0], good, utf8("L1"), new byte[100]));
        for (int length = 1; length < good.length; length += 3) {
            poisons.add(Arrays.copyOf(good, length));
        }
        for (int at = 0; at < good.length; at++) {
            poisons.add(flipped(good, at));
        }
        List<Long> nanos = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < poisons.size(); i++) {
            String id = "poisoned-" + i;
            byte[] poison = poisons.get(i);
            assertThatThrownBy(() -> codec.decode(PREFIX + id, poison)).isInstanceOf(CodecException.class);
            refused.incrementAndGet();
            redis.set(utf8(PREFIX + id), poison);
            nanos.add(nanosOf(() -> assertThat(a.read(id)).isEqualTo(Outcome.LOAD)));
        }
        redis.lpush(utf8(PREFIX + "list"), utf8("not a string"));
        assertThat(a.read("list")).isEqualTo(Outcome.LOAD);

        assertThat(oracle.verdict().violations()).isEmpty();
        FaultRow.of(26, "poisoned values: bad JSON, truncated, any byte flipped, of another key, of another type")
                .calls(nanos, 0)
                .stale(oracle.verdict().longestStale())
                .shown(
                        signs.grew("larder.tier.errors", "kind", "checksum"),
                        signs.up(),
                        signs.detailed("The codec failed: cache=item"))
                .withoutTheGuard(
                        "all " + refused + " are refused; of JSON without an envelope " + flipsTakenForValues())
                .publish();
    }

    /** How many flipped bytes a codec does not notice that knows nothing but JSON. */
    private static String flipsTakenForValues() {
        JsonMapper mapper = JsonCodecs.defaultMapper();
        Item item = new Item("good", 7);
        byte[] json = mapper.writeValueAsBytes(item);
        int wrong = 0;
        for (int at = 0; at < json.length; at++) {
            try {
                wrong += mapper.readValue(flipped(json, at), Item.class).equals(item) ? 0 : 1;
            } catch (JacksonException noticed) {
                // as it should be
            }
        }
        assertThat(wrong).isPositive();
        return wrong + " of " + json.length + " flipped bytes are taken for another value";
    }

    @FaultTest
    void aBomb() throws IOException {
        String key = "faults:v1:blob:bomb";
        byte[] bomb = bombFor(key);
        bytes().set(utf8(key), bomb);
        Larder larder = readyLarder(builder -> builder.shared(Redis.at(server.uri())));
        Cache<String, String> cache = larder.cache(
                CacheSpec.of("blob:{id}", String.class, String.class).loader(id -> "from the source"));
        cache.get("warm");
        Signs signs = signs(larder);
        long allocated = allocatedBytes();
        List<Long> nanos = List.of(nanosOf(() -> assertThat(cache.get("bomb")).isEqualTo("from the source")));
        allocated = allocatedBytes() - allocated;

        assertThat(allocated).as("bytes that the lookup needed").isLessThan(64 << 20);
        assertThat(inflated(bomb)).isEqualTo(GIBIBYTE);
        FaultRow.of(27, "decompression bomb: " + (bomb.length >> 10) + " KiB that inflate to 1 GiB")
                .calls(nanos, 0)
                .shown(
                        signs.grew("larder.tier.errors", "kind", "too_large"),
                        signs.up(),
                        signs.detailed("The codec failed: cache=blob"))
                .withoutTheGuard("refused by its promised length, the lookup allocates " + (allocated >> 10)
                        + " KiB; without a limit 1 GiB comes out, and a codec whose limit is 128 MiB inflates what is"
                        + " 64 MiB (" + carelesslyInflated() + " characters)")
                .publish();
    }

    /** An envelope in order but for what its payload inflates to; the promise is the truth, the checksum fits. */
    private static byte[] bombFor(String key) throws IOException {
        byte[] payload = gibibyteOfSpaces();
        EntryCodec<String> codec = new JsonCodecs().codecFor(new ValueShape(String.class, "String:1", 1, 1 << 20));
        byte[] small = codec.encode(key, entry("x".repeat(100)));
        return Envelopes.withPayload(small, key, (int) GIBIBYTE, payload);
    }

    private static Entry<String> entry(String value) {
        long now = System.currentTimeMillis();
        long later = now + 600_000;
        return new Entry<>(value, 0, now, later, later, 0, 0, Set.of());
    }

    private static byte[] gibibyteOfSpaces() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) ' ');
        try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
            for (int i = 0; i < GIBIBYTE / part.length; i++) {
                gzip.write(part);
            }
        }
        return all.toByteArray();
    }

    /** What comes out of the payload where nobody counts. */
    private static long inflated(byte[] envelope) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Envelopes.payload(envelope)))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** The guard's limit, set where it does not protect. */
    private static long carelesslyInflated() {
        int size = 64 << 20;
        EntryCodec<String> careless =
                new JsonCodecs().codecFor(new ValueShape(String.class, "String:1", 1_024, 2 * size));
        byte[] envelope = careless.encode("key", entry("x".repeat(size)));
        String value = careless.decode("key", envelope).value();
        assertThat(value).hasSize(size);
        return size;
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @FaultTest
    void aGiant() {
        CacheSpec<String, String> spec = CacheSpec.of("blob:{id}", String.class, String.class)
                .loader(id -> id.equals("giant") ? "x".repeat(GIANT) : "small");
        Larder larder = readyLarder(builder -> builder.shared(Redis.at(server.uri())));
        Cache<String, String> cache = larder.cache(spec);
        Signs signs = signs(larder);
        long took = nanosOf(() -> assertThat(cache.get("giant")).hasSize(GIANT));
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = "small-" + i;
            others.add(nanosOf(() -> assertThat(cache.get(id)).isEqualTo("small")));
        }
        assertThat(raw().exists("faults:v1:blob:giant")).isZero();
        String metric = signs.grew("larder.tier.errors", "kind", "too_large");
        cache.invalidateAll();
        Cache<String, String> generous =
                readyLarder(builder -> builder.shared(Redis.at(server.uri()))).cache(spec.maximumValueSize(2 * GIANT));
        Awaitility.await().atMost(PATIENCE).until(() -> {
            // A busy machine may need longer for it than its lease lasts.
            generous.invalidate("giant");
            generous.get("giant");
            return raw().exists("faults:v1:blob:giant") == 1;
        });

        FaultRow.of(28, "a value of 100 MiB (calls: other keys after it)")
                .calls(others, 0)
                .shown(metric, signs.up(), signs.detailed("The codec failed: cache=blob"))
                .withoutTheGuard("its caller has it after " + took / 1_000_000
                        + " ms, memory keeps it, Redis never sees it; with a `maximumValueSize` of 200 MiB Redis has"
                        + " it, compressed")
                .publish();
    }

    @FaultTest
    void strangeKeys() {
        List<String> ids = List.of(
                "*",
                "?",
                "[a-z]",
                "a b",
                "a:b",
                "a::b",
                "{a}",
                "}{",
                "a\r\nb",
                "a\nb",
                "\u0000",
                "e\u0301",
                "\u00e9",
                "%",
                "%25",
                "~lease",
                "x".repeat(10_000),
                "x".repeat(9_999) + "y");
        AtomicInteger loads = new AtomicInteger();
        CacheSpec<String, String> spec = CacheSpec.of("strange:{id}", String.class, String.class)
                .loader(id -> "value of " + id + " " + loads.incrementAndGet());
        Cache<String, String> a =
                readyLarder(builder -> builder.shared(Redis.at(server.uri()))).cache(spec);
        Larder larderOfB = readyLarder(builder -> builder.shared(Redis.at(server.uri())));
        Cache<String, String> b = larderOfB.cache(spec);
        Signs signs = signs(larderOfB);
        Map<String, String> seen = new HashMap<>();
        List<Long> nanos = new ArrayList<>();
        ids.forEach(id -> nanos.add(nanosOf(() -> seen.put(id, a.get(id)))));

        ids.forEach(id -> assertThat(seen.get(id)).startsWith("value of " + id + " "));
        ids.forEach(id -> assertThat(b.get(id)).isEqualTo(seen.get(id)));
        assertThat(loads).hasValue(ids.size());
        b.invalidate("*");
        assertThat(b.get("?")).as("a glob in a key is a key").isEqualTo(seen.get("?"));
        assertThat(b.get("*")).isNotEqualTo(seen.get("*"));
        larderOfB.invalidate(Invalidation.pattern("strange:\\?"));
        assertThat(b.get("[a-z]")).isEqualTo(seen.get("[a-z]"));
        raw().set("x", "1");
        raw().set("y", "1");
        assertThat(raw().keys("?"))
                .as("in a naive clear by pattern a glob names others")
                .hasSize(2);

        FaultRow.of(30, "keys with spaces, `*`, `{`, `:`, line ends, NUL, two forms of é, 10,000 characters")
                .calls(nanos, 0)
                .shown(
                        signs.grew("cache.gets", "tier", "redis", "result", "hit"),
                        signs.up(),
                        signs.detailed("Lookup: cache=strange outcome=redis"))
                .withoutTheGuard("`KEYS ?` finds 2 other keys")
                .publish();
    }

    @FaultTest
    void twoSchemas() {
        AtomicInteger loads = new AtomicInteger();
        CacheSpec<String, String> old = CacheSpec.of("goal:{id}", String.class, String.class)
                .schema("Goal", 1)
                .loader(id -> "old " + loads.incrementAndGet());
        Larder ofNew = readyLarder(builder -> builder.shared(Redis.at(server.uri())));
        Cache<String, String> a =
                readyLarder(builder -> builder.shared(Redis.at(server.uri()))).cache(old);
        Cache<String, String> b = ofNew.cache(old.schema("Goal", 2).loader(id -> "new " + loads.incrementAndGet()));
        Signs signs = signs(ofNew);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nanos.add(nanosOf(() -> assertThat(a.get("1")).startsWith("old")));
            nanos.add(nanosOf(() -> assertThat(b.get("1")).startsWith("new")));
        }
        assertThat(loads.get()).as("loads, by both").isLessThanOrEqualTo(4);
        Cache<String, String> unaware = readyLarder(builder -> builder.shared(Redis.at(server.uri())))
                .cache(old.loader(id -> "new " + loads.incrementAndGet()));
        a.invalidate("1");
        a.get("1");
        assertThat(unaware.get("1")).startsWith("old");

        FaultRow.of(36, "two versions of an application with different schemas on one key")
                .calls(nanos, 0)
                .shown(
                        signs.grew("larder.tier.errors", "kind", "schema"),
                        signs.up(),
                        signs.detailed("The codec failed: cache=goal"))
                .withoutTheGuard("2 loads for 100 calls; under one schema number each reads the other's value")
                .publish();
    }
}
