package dev.larder.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the pages show. */
class ExamplesTest {

    @AfterEach
    void close() {
        Caching.getCachingProvider(LarderCachingProvider.class.getName()).close();
    }

    private static final class Caching {

        private Caching() {}

        static javax.cache.spi.CachingProvider getCachingProvider(String name) {
            return javax.cache.Caching.getCachingProvider(name);
        }

        // The reference implementation is on the class path of these tests too.
        static javax.cache.spi.CachingProvider getCachingProvider() {
            return getCachingProvider(LarderCachingProvider.class.getName());
        }
    }

    @Test
    void aCacheIsMadeByItsManager() {
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        Cache<String, Long> visits = manager.createCache(
                "visits",
                new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.TEN_MINUTES)));
        visits.putIfAbsent("home", 1L);

        assertThat(visits.get("home")).isEqualTo(1L);
    }
}
