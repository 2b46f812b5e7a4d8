package dev.larder.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one Redis: what the specification says of one process holds for both together. */
@Timeout(120)
class TwoNodesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static RedisServer redis;

    private final List<LarderCachingProvider> providers = new ArrayList<>();
    private final String name = "visits-" + NAMES.incrementAndGet();

    /** Nobody says that it may be read. */
    record Unlisted(String text) implements Serializable {}

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        providers.forEach(LarderCachingProvider::close);
    }

    private Cache<String, Object> node() {
        return node(same -> same);
    }

    private Cache<String, Object> node(UnaryOperator<MutableConfiguration<String, Object>> change) {
        LarderCachingProvider provider = new LarderCachingProvider();
        providers.add(provider);
        Properties properties = new Properties();
        properties.setProperty("larder.redis.uri", redis.uri().toString());
        properties.setProperty("larder.redis.wait", "30s");
        return provider.getCacheManager(URI.create("larder:two-nodes"), null, properties)
                .createCache(name, change.apply(new MutableConfiguration<String, Object>()));
    }

    @Test
    void whatOneHasPutTheOtherFindsAndDoesNotPutAgain() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        assertThat(a.putIfAbsent("k", 1L)).isTrue();
        assertThat(b.putIfAbsent("k", 2L)).isFalse();
        assertThat(b.get("k")).isEqualTo(1L);
        assertThat(b.replace("k", 1L, 3L)).isTrue();
        assertThat(a.getAndRemove("k")).isEqualTo(3L);
        assertThat(b.containsKey("k")).isFalse();
    }

    @Test
    void collectionsOfJavaAreReadByTheOther() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        Object lists = List.of(List.of(1), List.of(1, 2, 3), Set.of("x"), Map.of("k", "v"));
        a.put("k", lists);
        assertThat(b.get("k")).isEqualTo(lists);
    }

    @Test
    void whatIsEncryptedTheOtherReadsAndRedisDoesNot(@TempDir Path folder) throws IOException {
        Path master = Files.writeString(folder.resolve("master"), "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        Cache<String, Object> a = encrypting(master);
        Cache<String, Object> b = encrypting(master);
        a.put("k", "canary");

        assertThat(b.get("k")).isEqualTo("canary");
        assertThat(b.replace("k", "canary", "canary again")).isTrue();
        assertThat(redis.ask("KEYS", "vault:v1:*").lines())
                .hasSize(1)
                .allSatisfy(
                        key -> assertThat(redis.ask("GET", key)).isNotEmpty().doesNotContain("canary"));
    }

    private Cache<String, Object> encrypting(Path master) {
        LarderCachingProvider provider = new LarderCachingProvider();
        providers.add(provider);
        Properties properties = new Properties();
        properties.setProperty("larder.name", "vault");
        properties.setProperty("larder.redis.uri", redis.uri().toString());
        properties.setProperty("larder.redis.wait", "30s");
        properties.setProperty("larder.encryption.master-key-file", master.toString());
        return provider.getCacheManager(URI.create("larder:vault"), null, properties)
                .createCache(name, new MutableConfiguration<String, Object>());
    }

    @Test
    void aReplacedValueIsNotServedForLong() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        a.put("k", "old");
        assertThat(b.get("k")).isEqualTo("old");
        a.put("k", "new");
        await().atMost(PATIENCE).until(() -> b.get("k").equals("new"));
    }

    @Test
    void processorsOfBothLoseNoCount() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        CompletableFuture<?>[] counting = {counting(a), counting(b)};
        CompletableFuture.allOf(counting).join();
        assertThat(a.get("count")).isEqualTo(100L);
    }

    private static CompletableFuture<Void> counting(Cache<String, Object> cache) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                cache.invoke("count", (entry, arguments) -> {
                    entry.setValue(entry.exists() ? (Long) entry.getValue() + 1 : 1L);
                    return null;
                });
            }
        });
    }

    @Test
    void aProcessorThatWasOvertakenRunsAgainOnWhatIsThere() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        AtomicInteger runs = new AtomicInteger();
        a.invoke("k", (entry, arguments) -> {
            if (runs.incrementAndGet() == 1) {
                b.put("k", "theirs");
            }
            entry.setValue(entry.getValue() + " and ours");
            return null;
        });
        assertThat(a.get("k")).isEqualTo("theirs and ours");
        assertThat(runs).hasValue(2);
    }

    @Test
    void aStoreThatWasWrittenForNothingGetsWhatIsThere() {
        Cache<String, Object> b = node();
        ConcurrentLinkedQueue<Object> store = new ConcurrentLinkedQueue<>();
        AtomicBoolean isOvertaken = new AtomicBoolean();
        Cache<String, Object> a = node(configuration -> configuration
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> new Writer(store, () -> {
                    if (!isOvertaken.getAndSet(true)) {
                        b.put("k", "theirs");
                    }
                })));
        assertThat(a.putIfAbsent("k", "ours")).isFalse();
        assertThat(a.get("k")).isEqualTo("theirs");
        assertThat(store).containsExactly("ours", "theirs");
    }

    @Test
    void anAccessThatEndsALifeEndsItForBoth() {
        Cache<String, Object> a = node(configuration -> configuration.setExpiryPolicyFactory(OnceOnly::new));
        Cache<String, Object> b = node(configuration -> configuration.setExpiryPolicyFactory(OnceOnly::new));
        b.put("k", "v");
        assertThat(a.get("k")).isEqualTo("v");
        await().atMost(PATIENCE).until(() -> b.get("k") == null);
    }

    @Test
    void bothSeeTheSameEntriesAndEitherRemovesAll() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        a.put("1", "one");
        a.put("a key that is too long to stand in Redis as it is, and is told apart by its hash", "two");
        b.put("3", "three");
        assertThat(StreamSupport.stream(b.spliterator(), false).map(Cache.Entry::getValue))
                .containsExactlyInAnyOrder("one", "two", "three");
        b.removeAll();
        assertThat(StreamSupport.stream(a.spliterator(), false)).isEmpty();
        assertThat(a.containsKey("1") && b.containsKey("1")).isFalse();
    }

    @Test
    void whatOneClearsIsGoneForTheOther() {
        Cache<String, Object> a = node();
        Cache<String, Object> b = node();
        a.put("k", "v");
        assertThat(b.get("k")).isEqualTo("v");
        a.clear();
        await().atMost(PATIENCE).until(() -> b.get("k") == null);
    }

    @Test
    void aChangeIsToldOnceWhereItWasMade() {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        Cache<String, Object> a = node(configuration -> listening(configuration, "a", heard));
        Cache<String, Object> b = node(configuration -> listening(configuration, "b", heard));
        a.put("k", "v");
        assertThat(b.get("k")).isEqualTo("v");
        assertThat(heard).containsExactly("a k");
    }

    private static MutableConfiguration<String, Object> listening(
            MutableConfiguration<String, Object> configuration, String node, Collection<String> heard) {
        CacheEntryCreatedListener<String, Object> listener =
                events -> events.forEach(event -> heard.add(node + " " + event.getKey()));
        return configuration.addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                () -> listener, null, /* isOldValueRequired= */ false, /* isSynchronous= */ true));
    }

    @Test
    void aClassThatNobodyNamesIsNotWritten() {
        Cache<String, Object> a = node();
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> a.put("k", new Unlisted("x")))
                .withMessageContaining("larder.classes")
                .withMessageContaining("Unlisted");
        assertThat(a.containsKey("k")).isFalse();
    }

    @Test
    void whatIsStoredByReferenceStaysWhereItIs() {
        Cache<String, Object> a = node(configuration -> configuration.setStoreByValue(false));
        Cache<String, Object> b = node(configuration -> configuration.setStoreByValue(false));
        Object value = new Object();
        a.put("k", value);
        assertThat(a.get("k")).isSameAs(value);
        assertThat(b.get("k")).isNull();
    }

    @Test
    void readThroughLoadsOnceForBoth() {
        AtomicInteger loads = new AtomicInteger();
        UnaryOperator<MutableConfiguration<String, Object>> loading =
                configuration -> configuration.setReadThrough(true).setCacheLoaderFactory(() -> new Loader(loads));
        Cache<String, Object> a = node(loading);
        Cache<String, Object> b = node(loading);
        assertThat(a.get("k")).isEqualTo("loaded k");
        assertThat(b.get("k")).isEqualTo("loaded k");
        assertThat(b.getAll(Set.of("k", "l"))).containsEntry("l", "loaded l").hasSize(2);
        assertThat(loads).hasValue(2);
    }

    private static final class OnceOnly implements ExpiryPolicy {

        @Override
        public javax.cache.expiry.Duration getExpiryForCreation() {
            return javax.cache.expiry.Duration.ONE_HOUR;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForAccess() {
            return javax.cache.expiry.Duration.ZERO;
        }

        @Override
        public javax.cache.expiry.@Nullable Duration getExpiryForUpdate() {
            return null;
        }
    }

    private record Loader(AtomicInteger loads) implements javax.cache.integration.CacheLoader<String, Object> {

        @Override
        public Object load(String key) {
            loads.incrementAndGet();
            return "loaded " + key;
        }

        @Override
        public java.util.Map<String, Object> loadAll(Iterable<? extends String> keys) {
            java.util.Map<String, Object> loaded = new java.util.HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    private record Writer(Collection<Object> store, Runnable meanwhile) implements CacheWriter<String, Object> {

        @Override
        public void write(Cache.Entry<? extends String, ?> entry) {
            store.add(entry.getValue());
            meanwhile.run();
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ?>> entries) {
            entries.forEach(this::write);
        }

        @Override
        public void delete(Object key) {
            store.add("deleted " + key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
        }
    }
}
