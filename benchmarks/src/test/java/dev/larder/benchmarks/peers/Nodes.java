package dev.larder.benchmarks.peers;

import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Nodes of Larder and of its peers over one source, which counts; all of them end with the test. */
final class Nodes implements AfterEachCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    final HeldSource versions = new HeldSource();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger bulkLoads = new AtomicInteger();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** The source that all of them load from. */
    private final Source source = new Source() {
        @Override
        public Item load(String key) {
            loads.incrementAndGet();
            return versions.load(key);
        }

        @Override
        public Map<String, Item> loadAll(Iterable<String> keys) {
            bulkLoads.incrementAndGet();
            return versions.loadAll(keys);
        }
    };

    Source source() {
        return source;
    }

    /** How many loads of one key began, since this was asked last. */
    int loads() {
        return loads.getAndSet(0);
    }

    /** How many loads of several keys began, since this was asked last. */
    int bulkLoads() {
        return bulkLoads.getAndSet(0);
    }

    /** Has something closed after the test. */
    <T extends AutoCloseable> T opened(T thing) {
        open.push(thing);
        return thing;
    }

    Peer peer(Peer.Maker maker, URI redis) {
        return opened(maker.on(redis, source));
    }

    /** One that waits for Redis as long as a busy machine may need, so that each fill gets there. */
    Larder larder(URI redis) {
        Redis patient = Redis.at(redis).commandTimeout(ANSWER).softTimeout(ANSWER);
        return opened(named().shared(patient).build());
    }

    /** One without Redis, whose time is told. */
    Larder larder(Clock clock) {
        return opened(named().clock(clock).build());
    }

    private static Larder.Builder named() {
        return Larder.named("complaints").memory(Memory.entries(1_000));
    }

    static Larder connected(Larder larder) {
        await().atMost(PATIENCE)
                .until(() -> Objects.requireNonNull(larder.status().shared()).connected());
        return larder;
    }

    CacheSpec<String, Item> items() {
        return CacheSpec.of("item:{id}", String.class, Item.class)
                .loader(source::load)
                .bulkLoader(source::loadAll);
    }

    static long version(Cache<String, Item> items, String key) {
        return Objects.requireNonNull(items.get(key)).version();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
