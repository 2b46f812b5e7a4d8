package dev.larder.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens where a queue is full, and where a factory fails. */
@Timeout(120)
class BoundsTest {

    private static final int EVENTS = 10_000;
    private static final int LOADS = 1_000 + 8;

    private final LarderCachingProvider provider = new LarderCachingProvider();
    private final CacheManager manager = provider.getCacheManager(URI.create("larder:bounds"), null, new Properties());
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        provider.close();
    }

    private void pass() {
        try {
            open.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whereTooManyEventsWaitTheCallerTellsItsOwn() {
        Thread caller = Thread.currentThread();
        ConcurrentLinkedQueue<Integer> toldByCaller = new ConcurrentLinkedQueue<>();
        CacheEntryCreatedListener<Integer, String> listener = events -> {
            if (Thread.currentThread() == caller) {
                events.forEach(event -> toldByCaller.add(event.getKey()));
            } else {
                pass();
            }
        };
        Cache<Integer, String> cache = manager.createCache(
                "events",
                new MutableConfiguration<Integer, String>()
                        .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                                () -> listener, null, /* isOldValueRequired= */ false, /* isSynchronous= */ false)));
        for (int i = 0; i <= EVENTS + 1; i++) {
            cache.put(i, "v");
        }
        assertThat(toldByCaller).containsExactly(EVENTS + 1);
    }

    @Test
    void whereTooManyLoadsWaitTheNextIsRefused() {
        CacheLoader<Integer, String> loader = new CacheLoader<>() {
            @Override
            public String load(Integer key) {
                pass();
                return "v";
            }

            @Override
            public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
                Map<Integer, String> loaded = new HashMap<>();
                keys.forEach(key -> loaded.put(key, load(key)));
                return loaded;
            }
        };
        Cache<Integer, String> cache = manager.createCache(
                "loads", new MutableConfiguration<Integer, String>().setCacheLoaderFactory(() -> loader));
        for (int i = 0; i < LOADS; i++) {
            cache.loadAll(Set.of(i), true, null);
        }
        CompletionListenerFuture refused = new CompletionListenerFuture();
        cache.loadAll(Set.of(LOADS), true, refused);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> refused.get(60, TimeUnit.SECONDS))
                .withCauseInstanceOf(CacheException.class);
    }

    @Test
    void aCacheThatCannotBeMadeLeavesItsNameFree() {
        MutableConfiguration<Integer, String> broken = new MutableConfiguration<Integer, String>()
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> {
                            throw new UnsupportedOperationException("no listener today");
                        },
                        null,
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ true));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> manager.createCache("broken", broken));
        Cache<Integer, String> again = manager.createCache("broken", new MutableConfiguration<Integer, String>());
        again.put(1, "v");
        assertThat(again.get(1)).isEqualTo("v");
    }

    @Test
    void halfCharactersAreKeysAndValuesLikeOthers() {
        Cache<String, String> cache = manager.createCache("halves", new MutableConfiguration<String, String>());
        cache.put("\uD800", "high");
        cache.put("\uD801", "other \uDC00");
        assertThat(cache.get("\uD800")).isEqualTo("high");
        assertThat(cache.getAndRemove("\uD801")).isEqualTo("other \uDC00");
        assertThat(cache.get("\uD800")).isEqualTo("high");
    }

    @Test
    void aClosedCacheIsGoneFromItsManager() {
        Cache<Integer, String> cache = manager.createCache("closed", new MutableConfiguration<Integer, String>());
        cache.close();
        assertThatIllegalStateException().isThrownBy(() -> cache.get(1));
        assertThat(manager.getCacheNames()).isEmpty();
    }
}
