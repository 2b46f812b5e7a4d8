package dev.larder.jcache.internal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** A cache that is declared in a manager's file, as the configuration that {@code createCache} would be given. */
final class DeclaredCache {

    private static final List<String> KNOWN = List.of(
            "key-type",
            "value-type",
            "store-by-value",
            "statistics",
            "management",
            "expiry",
            "expires-after",
            "loader",
            "writer");

    private DeclaredCache() {}

    static MutableConfiguration<Object, Object> of(String name, Said said, @Nullable ClassLoader loader) {
        said.allowOnly("", KNOWN, "");
        MutableConfiguration<Object, Object> configuration = new MutableConfiguration<>();
        setTypes(configuration, type(said, "key-type", loader), type(said, "value-type", loader));
        configuration.setStoreByValue(said.flag("store-by-value", true));
        configuration.setStatisticsEnabled(said.flag("statistics", false));
        configuration.setManagementEnabled(said.flag("management", false));
        configuration.setExpiryPolicyFactory(expiry(name, said));
        said.text("loader").ifPresent(className -> {
            configuration.setCacheLoaderFactory(made(className, CacheLoader.class, loader));
            configuration.setReadThrough(true);
        });
        said.text("writer").ifPresent(className -> {
            configuration.setCacheWriterFactory(made(className, CacheWriter.class, loader));
            configuration.setWriteThrough(true);
        });
        return configuration;
    }

    @SuppressWarnings("unchecked") // checked again with each key and value
    private static void setTypes(MutableConfiguration<Object, Object> configuration, Class<?> key, Class<?> value) {
        configuration.setTypes((Class<Object>) key, (Class<Object>) value);
    }

    private static Class<?> type(Said said, String name, @Nullable ClassLoader loader) {
        return said.text(name)
                .<Class<?>>map(className -> load(className, loader))
                .orElse(Object.class);
    }

    private static Class<?> load(String className, @Nullable ClassLoader loader) {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException unknown) {
            throw new CacheException("The class path has no " + className + ", which a declared cache names", unknown);
        }
    }

    @SuppressWarnings("unchecked") // checked here
    private static <T> Factory<T> made(String className, Class<?> type, @Nullable ClassLoader loader) {
        Class<?> found = load(className, loader);
        if (!type.isAssignableFrom(found)) {
            throw new CacheException(className + ", which a declared cache names, is no " + type.getName());
        }
        return (Factory<T>) FactoryBuilder.factoryOf(found);
    }

    private static Factory<? extends ExpiryPolicy> expiry(String name, Said said) {
        Optional<Duration> after = said.duration("expires-after");
        String kind = said.text("expiry").orElse(after.isPresent() ? "created" : "eternal");
        if (kind.equals("eternal")) {
            return EternalExpiryPolicy.factoryOf();
        }
        Duration duration = after.orElseThrow(() -> new CacheException(
                "Cache " + name + " expires when " + kind + "; say after how long by expires-after"));
        var life = new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, duration.toMillis());
        return switch (kind) {
            case "created" -> CreatedExpiryPolicy.factoryOf(life);
            case "accessed" -> AccessedExpiryPolicy.factoryOf(life);
            case "modified" -> ModifiedExpiryPolicy.factoryOf(life);
            case "touched" -> TouchedExpiryPolicy.factoryOf(life);
            default -> throw Said.wrong("expiry", kind, "give eternal, created, accessed, modified or touched");
        };
    }
}
