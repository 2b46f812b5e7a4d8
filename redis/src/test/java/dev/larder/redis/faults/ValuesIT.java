package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CodecException;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.codecs.JsonCodecs;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What stands in Redis is not what was put there, or should never have been put there. */
final class ValuesIT extends Faults {

    private static final String PREFIX = "faults:v1:item:";

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

    @Test
    void poisoned() {
        Site a = a();
        Site b = b();
        RedisCommands<byte[], byte[]> redis = bytes();
        b.read("good");
        byte[] good = redis.get(utf8(PREFIX + "good"));
        EntryCodec<Item> codec = new JsonCodecs().codecFor(new ValueShape(Item.class, "Item:1", 1_024, 1_024));

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
        Row.of(26, "poisoned values: bad JSON, truncated, any byte flipped, of another key, of another type")
                .calls(nanos, 0)
                .stale(oracle.verdict())
                .withoutTheGuard("all " + refused + " are refused by the codec; the entry is a miss, and loaded")
                .publish();
    }

    @Test
    void aBomb() {
        int size = 64 << 20;
        EntryCodec<String> careless =
                new JsonCodecs().codecFor(new ValueShape(String.class, "String:1", 1_024, 2 * size));
        String key = "faults:v1:blob:bomb";
        long now = System.currentTimeMillis();
        long later = now + 600_000;
        Entry<String> entry = new Entry<>("x".repeat(size), 0, now, later, later, 0, 0, Set.of());
        byte[] bomb = careless.encode(key, entry);
        bytes().set(utf8(key), bomb);
        Cache<String, String> cache = blobs(id -> "from the source");

        List<Long> nanos = List.of(nanosOf(() -> assertThat(cache.get("bomb")).isEqualTo("from the source")));

        assertThat(bomb.length).isLessThan(size / 100);
        Row.of(27, "decompression bomb: " + (bomb.length >> 10) + " KiB that inflate to 64 MiB")
                .calls(nanos, 0)
                .withoutTheGuard("a codec without a limit: inflates it")
                .publish();
    }

    private Cache<String, String> blobs(CacheSpec.Loader<String, String> loader) {
        Larder larder = larder(builder -> builder.shared(Redis.at(server.uri())));
        return larder.cache(
                CacheSpec.of("blob:{id}", String.class, String.class).loader(loader));
    }

    @Test
    void aGiant() {
        int size = 100 << 20;
        Cache<String, String> cache = blobs(id -> id.equals("giant") ? "x".repeat(size) : "small");
        long took = nanosOf(() -> assertThat(cache.get("giant")).hasSize(size));
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = "small-" + i;
            others.add(nanosOf(() -> assertThat(cache.get(id)).isEqualTo("small")));
        }

        assertThat(raw().exists("faults:v1:blob:giant")).isZero();
        Row.of(28, "a value of 100 MiB (calls: other keys after it)")
                .calls(others, 0)
                .withoutTheGuard("its caller has it after " + took / 1_000_000
                        + " ms, memory keeps it, Redis never sees it;" + " `SET` would take it")
                .publish();
    }

    @Test
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
                larder(builder -> builder.shared(Redis.at(server.uri()))).cache(spec);
        Larder larderOfB = larder(builder -> builder.shared(Redis.at(server.uri())));
        Cache<String, String> b = larderOfB.cache(spec);
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

        Row.of(30, "keys with spaces, `*`, `{`, `:`, line ends, NUL, two forms of é, 10,000 characters")
                .calls(nanos, 0)
                .withoutTheGuard("`KEYS ?` finds 2 other keys")
                .publish();
    }

    @Test
    void twoSchemas() {
        AtomicInteger loads = new AtomicInteger();
        CacheSpec<String, String> old = CacheSpec.of("goal:{id}", String.class, String.class)
                .schema("Goal", 1)
                .loader(id -> "old " + loads.incrementAndGet());
        Cache<String, String> a =
                larder(builder -> builder.shared(Redis.at(server.uri()))).cache(old);
        Cache<String, String> b = larder(builder -> builder.shared(Redis.at(server.uri())))
                .cache(old.schema("Goal", 2).loader(id -> "new " + loads.incrementAndGet()));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nanos.add(nanosOf(() -> assertThat(a.get("1")).startsWith("old")));
            nanos.add(nanosOf(() -> assertThat(b.get("1")).startsWith("new")));
        }

        assertThat(loads.get()).as("loads, by both").isLessThanOrEqualTo(4);
        Row.of(36, "two versions of an application with different schemas on one key")
                .calls(nanos, 0)
                .withoutTheGuard(loads + " loads for 100 calls; bytes without a schema: each would read the other's")
                .publish();
    }
}
