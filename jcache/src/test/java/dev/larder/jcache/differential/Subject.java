package dev.larder.jcache.differential;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A provider's cache with everything that can be seen of it written down. */
final class Subject implements AutoCloseable {

    private final CacheManager manager;
    private final Cache<Integer, String> cache;
    private final Journal journal = new Journal();

    /** How a cache is made. */
    record Setting(ExpiryPolicy expiry, boolean isThrough, boolean knowsOld) {}

    Subject(String provider, Setting setting) {
        this.manager = Caching.getCachingProvider(provider).getCacheManager();
        MutableConfiguration<Integer, String> configuration = new MutableConfiguration<Integer, String>()
                .setStoreByValue(false)
                .setStatisticsEnabled(true)
                .setExpiryPolicyFactory(setting::expiry)
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> journal, null, setting.knowsOld(), /* isSynchronous= */ true));
        if (setting.isThrough()) {
            configuration
                    .setReadThrough(true)
                    .setCacheLoaderFactory(() -> journal)
                    .setWriteThrough(true)
                    .setCacheWriterFactory(() -> journal);
        }
        this.cache = manager.createCache("compared", configuration);
    }

    Cache<Integer, String> cache() {
        return cache;
    }

    /** What was told and asked since the last time. */
    List<String> told() {
        List<String> told = new ArrayList<>(journal.lines);
        journal.lines.clear();
        return told;
    }

    /** What is counted, all but times. */
    Map<String, Object> counted() {
        Map<String, Object> figures = new TreeMap<>();
        for (String name :
                List.of("CacheHits", "CacheMisses", "CacheGets", "CachePuts", "CacheRemovals", "CacheEvictions")) {
            figures.put(name, figure(name));
        }
        return figures;
    }

    private Object figure(String name) {
        try {
            String uri = manager.getURI().toString().replaceAll("[,:=\n]", ".");
            ObjectName bean =
                    new ObjectName("javax.cache:type=CacheStatistics,CacheManager=" + uri + ",Cache=compared");
            return ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
        } catch (javax.management.JMException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Listener, loader and writer that write down what they hear. */
    private static final class Journal
            implements CacheEntryCreatedListener<Integer, String>,
                    CacheEntryUpdatedListener<Integer, String>,
                    CacheEntryRemovedListener<Integer, String>,
                    CacheEntryExpiredListener<Integer, String>,
                    CacheLoader<Integer, String>,
                    CacheWriter<Integer, String> {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            write(events);
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            write(events);
        }

        @Override
        public void onRemoved(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            write(events);
        }

        @Override
        public void onExpired(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            write(events);
        }

        // The order of several keys is the map's.
        private void write(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            List<String> heard = new ArrayList<>();
            events.forEach(event -> heard.add(event.getEventType() + " " + event.getKey() + " " + event.getValue()
                    + " was " + event.getOldValue()));
            heard.stream().sorted().forEach(lines::add);
        }

        // Multiples of three have a home.
        @Override
        public @Nullable String load(Integer key) {
            lines.add("load " + key);
            return key % 3 == 0 ? "loaded " + key : null;
        }

        @Override
        public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
            Map<Integer, String> loaded = new HashMap<>();
            keys.forEach(key -> {
                String value = load(key);
                if (value != null) {
                    loaded.put(key, value);
                }
            });
            return loaded;
        }

        @Override
        public void write(Cache.Entry<? extends Integer, ? extends String> entry) {
            lines.add("write " + entry.getKey() + " " + entry.getValue());
        }

        @Override
        public void writeAll(java.util.Collection<Cache.Entry<? extends Integer, ? extends String>> entries) {
            entries.stream()
                    .sorted(java.util.Comparator.comparing(Cache.Entry::getKey))
                    .forEach(this::write);
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            lines.add("delete " + key);
        }

        @Override
        public void deleteAll(java.util.Collection<?> keys) {
            keys.stream().sorted().forEach(this::delete);
            keys.clear();
        }
    }
}
