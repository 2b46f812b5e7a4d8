package dev.larder.jcache;

import static java.util.Objects.requireNonNull;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import dev.larder.jcache.internal.cache.LarderCache;
import dev.larder.jcache.internal.cache.Surroundings;
import dev.larder.jcache.internal.settings.Folders;
import dev.larder.jcache.internal.settings.ManagerSettings;
import dev.larder.jcache.internal.settings.Opened;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadPoolExecutor;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The caches of one URI and class loader, in one Larder. Thread-safe. */
final class LarderCacheManager implements CacheManager {

    private static final int LOADS = 8;
    private static final int WAITING_LOADS = 1_000;

    private final LarderCachingProvider provider;
    private final URI uri;
    private final WeakReference<ClassLoader> loader;
    private final Properties properties;
    private final ManagerSettings settings;
    private final Folders folders;
    private final ThreadPoolExecutor loads = Threads.pool("larder-jcache-loads", LOADS, WAITING_LOADS);

    // All below guarded by this map, and changed under it. No user's code runs under it but what makes a cache.
    private final Map<String, LarderCache<?, ?>> caches = new LinkedHashMap<>();
    private @Nullable Opened opened;
    private volatile boolean isClosed;

    LarderCacheManager(
            LarderCachingProvider provider,
            URI uri,
            ClassLoader loader,
            Properties properties,
            ManagerSettings settings,
            Folders folders) {
        this.provider = provider;
        this.uri = uri;
        this.loader = new WeakReference<>(loader);
        this.properties = properties;
        this.settings = settings;
        this.folders = folders;
        settings.caches(loader).forEach(this::createCache);
    }

    @Override
    public CachingProvider getCachingProvider() {
        return provider;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    @SuppressWarnings("NullAway") // null once nobody uses it any more
    public ClassLoader getClassLoader() {
        return loader.get();
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    @Override
    public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(String name, C configuration) {
        requireOpen();
        requireNonNull(name, "cacheName");
        requireNonNull(configuration, "configuration");
        synchronized (caches) {
            requireOpen();
            if (caches.containsKey(name)) {
                throw new CacheException("A cache named " + name + " exists already in " + uri + "; destroy it first");
            }
            LarderCache<K, V> cache = make(name, complete(configuration));
            caches.put(name, cache);
            return cache;
        }
    }

    private <K, V> LarderCache<K, V> make(String name, CompleteConfiguration<K, V> configuration) {
        try {
            return new LarderCache<>(this, name, configuration, surroundings());
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw new CacheException("Cache " + name + " cannot be made: " + wrong.getMessage(), wrong);
        }
    }

    private Surroundings surroundings() {
        if (opened == null) {
            opened = settings.open(folders);
        }
        return new Surroundings(
                opened.larder(),
                Clock.system(),
                loader::get,
                settings.allowed(),
                settings.expiredKept(),
                loads,
                this::forget);
    }

    private static <K, V> CompleteConfiguration<K, V> complete(Configuration<K, V> configuration) {
        if (configuration instanceof CompleteConfiguration<K, V> complete) {
            return complete;
        }
        MutableConfiguration<K, V> made = new MutableConfiguration<>();
        made.setTypes(configuration.getKeyType(), configuration.getValueType());
        made.setStoreByValue(configuration.isStoreByValue());
        return made;
    }

    private void forget(String name) {
        synchronized (caches) {
            caches.remove(name);
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the types are compared; the API is not annotated
    public <K, V> Cache<K, V> getCache(String name, Class<K> keyType, Class<V> valueType) {
        requireOpen();
        requireNonNull(keyType, "keyType");
        requireNonNull(valueType, "valueType");
        LarderCache<?, ?> cache = find(name);
        if (cache == null) {
            return null;
        }
        Configuration<?, ?> configuration = cache.getConfiguration(Configuration.class);
        requireType(name, "keys", configuration.getKeyType(), keyType);
        requireType(name, "values", configuration.getValueType(), valueType);
        return (Cache<K, V>) cache;
    }

    private static void requireType(String name, String what, Class<?> configured, Class<?> asked) {
        if (!configured.equals(asked)) {
            throw new ClassCastException("Cache " + name + " has " + what + " of " + configured.getName()
                    + ", and was asked for as one of " + asked.getName());
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the caller says what it is; the API is not annotated
    public <K, V> Cache<K, V> getCache(String name) {
        requireOpen();
        return (Cache<K, V>) find(name);
    }

    private @Nullable LarderCache<?, ?> find(String name) {
        requireNonNull(name, "cacheName");
        synchronized (caches) {
            return caches.get(name);
        }
    }

    @Override
    public Iterable<String> getCacheNames() {
        requireOpen();
        synchronized (caches) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(caches.keySet()));
        }
    }

    @Override
    public void destroyCache(String name) {
        requireOpen();
        LarderCache<?, ?> cache = find(name);
        if (cache != null) {
            cache.destroy();
        }
    }

    @Override
    public void enableManagement(String name, boolean enabled) {
        requireOpen();
        LarderCache<?, ?> cache = find(name);
        if (cache != null) {
            cache.setManagementEnabled(enabled);
        }
    }

    @Override
    public void enableStatistics(String name, boolean enabled) {
        requireOpen();
        LarderCache<?, ?> cache = find(name);
        if (cache != null) {
            cache.setStatisticsEnabled(enabled);
        }
    }

    @Override
    public void close() {
        List<LarderCache<?, ?>> open;
        Opened used;
        synchronized (caches) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            open = new ArrayList<>(caches.values());
            used = opened;
        }
        provider.release(uri, loader.get());
        open.forEach(LarderCache::close);
        loads.shutdown();
        if (used != null) {
            used.close();
        }
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        synchronized (caches) {
            if (opened != null && type.isInstance(opened.larder())) {
                return type.cast(opened.larder());
            }
        }
        throw new IllegalArgumentException("A manager of Larder's is no " + type.getName());
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("The manager of " + uri + " is closed");
        }
    }
}
