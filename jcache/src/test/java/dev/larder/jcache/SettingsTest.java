package dev.larder.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manager's URI and properties mean. */
class SettingsTest {

    private static final String PROPERTIES = """
            larder.name = shop
            larder.caches.user.goals.key-type = java.lang.String
            larder.caches.user.goals.value-type = java.lang.Long
            larder.caches.user.goals.expiry = touched
            larder.caches.user.goals.expires-after = 10m
            larder.caches.user.goals.statistics = true
            """;
    private static final String YAML = """
            larder:
              name: shop
              caches:
                user.goals:
                  key-type: java.lang.String
                  value-type: java.lang.Long
                  expiry: touched
                  expires-after: 10m
                  statistics: true
            """;

    private final LarderCachingProvider provider = new LarderCachingProvider();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        provider.close();
    }

    private CacheManager manager(String uri, Properties properties) {
        return provider.getCacheManager(URI.create(uri), null, properties);
    }

    @Test
    void aMasterKeyNeedsARedisForTheKeys() throws IOException {
        Path master = Files.writeString(folder.resolve("master"), "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        Properties properties = new Properties();
        properties.setProperty("larder.encryption.master-key-file", master.toString());
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() ->
                        manager("larder:encrypted", properties).createCache("goals", new MutableConfiguration<>()))
                .withMessageContaining("there is no shared tier for the keys");
        properties.setProperty(
                "larder.encryption.master-key-file", folder.resolve("none").toString());
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(
                        () -> manager("larder:no-key", properties).createCache("goals", new MutableConfiguration<>()))
                .withMessageContaining("cannot be read: NoSuchFileException");
    }

    private URI file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toUri();
    }

    @Test
    void aPropertiesFileDeclaresCaches() throws IOException {
        requireGoals(file("larder.properties", PROPERTIES));
    }

    @Test
    void aYamlFileDeclaresTheSame() throws IOException {
        requireGoals(file("larder.yaml", YAML));
    }

    @SuppressWarnings("unchecked") // the class of a generic type is a raw one
    private void requireGoals(URI uri) {
        CacheManager manager = manager(uri.toString(), new Properties());
        Cache<String, Long> goals = manager.getCache("user.goals", String.class, Long.class);
        CompleteConfiguration<?, ?> configuration = goals.getConfiguration(CompleteConfiguration.class);
        assertThat(configuration.isStatisticsEnabled()).isTrue();
        assertThat(configuration.isStoreByValue()).isTrue();
        assertThat(configuration.getExpiryPolicyFactory().create()).isInstanceOf(TouchedExpiryPolicy.class);
        goals.put("k", 1L);
        assertThat(goals.get("k")).isEqualTo(1L);
        assertThat(manager.unwrap(dev.larder.Larder.class).status().namespace()).isEqualTo("shop:v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/larder.properties",
                "jar:file:/x.jar!/larder.properties",
                "ftp://x/y.properties",
                "something"
            })
    void otherUrisAreRefused(String uri) {
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> manager(uri, new Properties()))
                .withMessageContaining(uri)
                .withMessageContaining("give larder:default");
    }

    @ParameterizedTest
    @CsvSource({
        "larder.memory.entires, 10, Nobody knows",
        "larder.memory.entries, many, give a whole number",
        "larder.expired-kept, soon, give a duration",
        "larder.disk.folder, target/x, name a Redis",
        "larder.caches.goals.expiry, sometimes, expires-after",
        "larder.caches.goals.key-type, com.shop.Nowhere, com.shop.Nowhere",
        "larder.caches.goals.loader, java.lang.String, is no javax.cache.integration.CacheLoader",
        "larder.caches.goals.colour, red, Nobody knows"
    })
    void whatMeansNothingIsRefusedWithItsName(String name, String value, String message) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> manager("larder:shop", properties)
                        .createCache("c", new javax.cache.configuration.MutableConfiguration<>()))
                .withMessageContaining(message);
    }

    @Test
    void cachesWhoseNamesDifferShareNothing() {
        CacheManager manager = manager("larder:shop", new Properties());
        String[] names = {"a b", "a_20b", "a/b", "{a}:b", "\u00e4", "", "x".repeat(300), "x".repeat(301)};
        for (String name : names) {
            manager.createCache(name, new javax.cache.configuration.MutableConfiguration<String, String>())
                    .put("k", "of " + name);
        }
        for (String name : names) {
            assertThat(manager.<String, String>getCache(name).get("k")).isEqualTo("of " + name);
        }
    }
}
