package dev.larder.jcache;

import dev.larder.jcache.internal.settings.Folders;
import dev.larder.jcache.internal.settings.ManagerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The provider that {@code javax.cache.Caching} finds when this module is on the class path. There is one manager for each URI and class loader, and one Larder for
 * each manager, opened with its first cache. Class loaders are held weakly. Thread-safe.
 *
 * <p>A manager's URI says where its settings are: {@code larder:default}, for which the system property {@code larder.jcache.config} may name another of these, or the class path is searched for {@code larder-jcache.properties}, {@code .yaml}
 * and {@code .yml}, and which otherwise means memory alone; {@code larder:NAME}, memory alone under that name; {@code file:} and {@code classpath:} of such a file.
 * Properties that are handed in with it win.
 *
 * @since 0.1
 */
public final class LarderCachingProvider implements CachingProvider {

    private final Folders folders = new Folders();

    // Guarded by itself. A manager holds its class loader weakly too.
    private final Map<ClassLoader, Map<URI, LarderCacheManager>> managers = new WeakHashMap<>();

    /** Called by the service loader. */
    public LarderCachingProvider() {}

    @Override
    public CacheManager getCacheManager(
            @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
        URI known = uri == null ? getDefaultURI() : uri;
        ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
        synchronized (managers) {
            return managers.computeIfAbsent(loader, same -> new HashMap<>())
                    .computeIfAbsent(known, same -> make(known, loader, properties));
        }
    }

    private LarderCacheManager make(URI uri, ClassLoader loader, @Nullable Properties properties) {
        Properties own = new Properties();
        if (properties != null) {
            own.putAll(properties);
        }
        return new LarderCacheManager(this, uri, loader, own, ManagerSettings.of(uri, own, loader), folders);
    }

    @Override
    public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        return getCacheManager(uri, classLoader, getDefaultProperties());
    }

    @Override
    public CacheManager getCacheManager() {
        return getCacheManager(getDefaultURI(), getDefaultClassLoader(), getDefaultProperties());
    }

    @Override
    public ClassLoader getDefaultClassLoader() {
        return LarderCachingProvider.class.getClassLoader();
    }

    @Override
    public URI getDefaultURI() {
        return ManagerSettings.DEFAULT_URI;
    }

    @Override
    public Properties getDefaultProperties() {
        return new Properties();
    }

    @Override
    public void close() {
        List<LarderCacheManager> all = new ArrayList<>();
        synchronized (managers) {
            managers.values().forEach(byUri -> all.addAll(byUri.values()));
            managers.clear();
        }
        all.forEach(LarderCacheManager::close);
    }

    @Override
    public void close(@Nullable ClassLoader classLoader) {
        List<LarderCacheManager> all = new ArrayList<>();
        synchronized (managers) {
            Map<URI, LarderCacheManager> byUri =
                    managers.remove(classLoader == null ? getDefaultClassLoader() : classLoader);
            if (byUri != null) {
                all.addAll(byUri.values());
            }
        }
        all.forEach(LarderCacheManager::close);
    }

    @Override
    public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        LarderCacheManager manager = release(
                uri == null ? getDefaultURI() : uri, classLoader == null ? getDefaultClassLoader() : classLoader);
        if (manager != null) {
            manager.close();
        }
    }

    /** Lets go of a manager; answers it, or null if there is none. */
    @Nullable LarderCacheManager release(URI uri, @Nullable ClassLoader loader) {
        synchronized (managers) {
            Map<URI, LarderCacheManager> byUri = managers.get(loader);
            return byUri == null ? null : byUri.remove(uri);
        }
    }

    @Override
    public boolean isSupported(OptionalFeature feature) {
        return feature == OptionalFeature.STORE_BY_REFERENCE;
    }
}
