package dev.larder.jcache.internal.cache;

import static java.util.Objects.requireNonNull;

import dev.larder.jcache.internal.events.Listeners;
import dev.larder.jcache.internal.management.Beans;
import dev.larder.jcache.internal.management.Settings;
import dev.larder.jcache.internal.management.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A {@code javax.cache.Cache} over one of Larder's: checks what it is given, and says of each operation what it decides. Whatever the operation, an entry changes
 * in one step for all nodes that share it. Thread-safe.
 */
@SuppressWarnings("NullAway") // the API is not annotated, and answers null where nothing is there
public final class LarderCache<K, V> implements Cache<K, V> {

    private static final String CONFIGURATION = "CacheConfiguration";
    private static final String STATISTICS = "CacheStatistics";

    private final CacheManager manager;
    private final String name;
    private final MutableConfiguration<K, V> configuration;
    private final Surroundings surroundings;
    private final Home<K, V> home;
    private final Parts<K, V> parts;
    private final Turns<K, V> turns;
    private final Reads<K, V> reads;
    private final Bulk<K, V> bulk;
    private final Beans beans;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Makes a cache. What the configuration's factories throw comes out, and nothing is left behind. */
    public LarderCache(
            CacheManager manager, String name, CompleteConfiguration<K, V> configuration, Surroundings surroundings) {
        this.manager = manager;
        this.name = name;
        this.configuration = new MutableConfiguration<>(configuration);
        this.surroundings = surroundings;
        this.home = new Home<>(name, configuration, surroundings);
        this.parts = home.parts(new Listeners<>(this));
        this.turns = new Turns<>(parts);
        this.reads = new Reads<>(parts, turns);
        this.bulk = new Bulk<>(parts, turns);
        this.beans = new Beans(manager.getURI().toString(), name);
        try {
            configuration.getCacheEntryListenerConfigurations().forEach(parts.listeners()::add);
            setManagementEnabled(configuration.isManagementEnabled());
            setStatisticsEnabled(configuration.isStatisticsEnabled());
        } catch (RuntimeException failure) { // the user's code enters here
            close();
            throw failure;
        }
    }

    @Override
    public V get(K key) {
        requireOpen();
        return reads.get(requireNonNull(key, "key"));
    }

    @Override
    public Map<K, V> getAll(Set<? extends K> keys) {
        requireOpen();
        return reads.getAll(checked(keys));
    }

    @Override
    public boolean containsKey(K key) {
        requireOpen();
        return reads.containsKey(requireNonNull(key, "key"));
    }

    @Override
    public void loadAll(Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener listener) {
        requireOpen();
        Set<K> asked = new HashSet<>(checked(keys));
        CompletionListener told = listener == null ? Loading.NOBODY : listener;
        if (parts.through().loader() == null) {
            told.onCompletion();
            return;
        }
        Loading<K, V> loading = new Loading<>(parts, bulk, reads, asked, replaceExistingValues, told);
        try {
            surroundings.loads().execute(loading);
        } catch (RejectedExecutionException full) {
            told.onException(new CacheException("Too many loads wait already; load less at a time", full));
        }
    }

    @Override
    public void put(K key, V value) {
        check(key, value);
        turns.take(key, turn -> put(turn, value));
    }

    private boolean put(Turn<K, V> turn, V value) {
        turn.write(value);
        boolean isSet = turn.set(value);
        if (isSet) {
            turn.countPut();
        }
        return isSet;
    }

    @Override
    public V getAndPut(K key, V value) {
        check(key, value);
        return turns.take(key, turn -> {
            V before = turn.counted() ? turn.value() : null;
            put(turn, value);
            return before;
        });
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        requireOpen();
        map.forEach(this::check);
        bulk.putAll(map);
    }

    @Override
    public boolean putIfAbsent(K key, V value) {
        check(key, value);
        return turns.take(key, turn -> putIfAbsent(turn, value));
    }

    private boolean putIfAbsent(Turn<K, V> turn, V value) {
        if (turn.isThere()) {
            turn.countHit();
            return false;
        }
        turn.write(value);
        boolean isSet = turn.create(value);
        if (isSet) {
            turn.countPut();
            turn.countMiss();
        } else {
            turn.countHit();
        }
        return isSet;
    }

    @Override
    public boolean remove(K key) {
        requireOpen();
        return turns.take(requireNonNull(key, "key"), turn -> {
            turn.delete();
            return remove(turn);
        });
    }

    // What has expired stays, so that whoever reads next is told.
    private static <K, V> boolean remove(Turn<K, V> turn) {
        if (turn.isThere()) {
            turn.countRemoval();
            turn.remove();
            return true;
        }
        if (!turn.hasExpired()) {
            turn.removeUnseen();
        }
        return false;
    }

    @Override
    public boolean remove(K key, V oldValue) {
        check(key, oldValue);
        return turns.take(key, turn -> {
            if (!turn.counted()) {
                return false;
            }
            if (!turn.value().equals(oldValue)) {
                turn.access();
                return false;
            }
            turn.delete();
            return remove(turn);
        });
    }

    @Override
    public V getAndRemove(K key) {
        requireOpen();
        return turns.take(requireNonNull(key, "key"), turn -> {
            turn.delete();
            V before = turn.counted() ? turn.value() : null;
            remove(turn);
            return before;
        });
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        check(key, oldValue);
        check(key, newValue);
        return turns.take(key, turn -> {
            if (!turn.counted()) {
                return false;
            }
            if (!turn.value().equals(oldValue)) {
                turn.access();
                return false;
            }
            update(turn, newValue);
            return true;
        });
    }

    private static <K, V> void update(Turn<K, V> turn, V value) {
        turn.write(value);
        turn.update(value);
        turn.countPut();
    }

    @Override
    public boolean replace(K key, V value) {
        check(key, value);
        return turns.take(key, turn -> {
            boolean isThere = turn.counted();
            if (isThere) {
                update(turn, value);
            }
            return isThere;
        });
    }

    @Override
    public V getAndReplace(K key, V value) {
        check(key, value);
        return turns.take(key, turn -> {
            if (!turn.counted()) {
                return null;
            }
            V before = turn.value();
            update(turn, value);
            return before;
        });
    }

    @Override
    public void removeAll(Set<? extends K> keys) {
        requireOpen();
        bulk.removeAll(checked(keys));
    }

    @Override
    public void removeAll() {
        requireOpen();
        List<K> keys = new ArrayList<>();
        home.inventory().entries().forEachRemaining(stored -> keys.add(parts.key(stored.key())));
        if (!keys.isEmpty()) {
            bulk.removeAll(keys);
        }
    }

    @Override
    public void clear() {
        requireOpen();
        parts.entries().invalidateAll();
    }

    @Override
    public <T> T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
        requireOpen();
        requireNonNull(key, "key");
        requireNonNull(processor, "entryProcessor");
        return turns.take(key, turn -> {
            turn.counted();
            turn.expire();
            ProcessorEntry<K, V> entry = new ProcessorEntry<>(turn, parts.through());
            T answer = process(processor, entry, arguments);
            entry.finish();
            return answer;
        });
    }

    private static <K, V, T> T process(
            EntryProcessor<K, V, T> processor, ProcessorEntry<K, V> entry, Object... arguments) {
        try {
            return processor.process(entry, arguments);
        } catch (CacheException own) {
            throw own;
        } catch (RuntimeException failure) { // the user's code enters here
            throw new EntryProcessorException(failure);
        }
    }

    @Override
    public <T> Map<K, EntryProcessorResult<T>> invokeAll(
            Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
        requireOpen();
        requireNonNull(processor, "entryProcessor");
        Map<K, EntryProcessorResult<T>> results = new HashMap<>();
        for (K key : checked(keys)) {
            EntryProcessorResult<T> result = result(key, processor, arguments);
            if (result != null) {
                results.put(key, result);
            }
        }
        return results;
    }

    private <T> @Nullable EntryProcessorResult<T> result(
            K key, EntryProcessor<K, V, T> processor, Object... arguments) {
        try {
            T answer = invoke(key, processor, arguments);
            return answer == null ? null : () -> answer;
        } catch (EntryProcessorException own) {
            return () -> {
                throw own;
            };
        } catch (RuntimeException failure) { // the user's code enters here
            return () -> {
                throw new EntryProcessorException(failure);
            };
        }
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
        requireOpen();
        return new Walk<>(home.inventory().entries(), parts, new Walk.Ground<K, V>() {
            @Override
            public @Nullable V access(K key) {
                return turns.take(key, LarderCache::passed);
            }

            @Override
            public void remove(K key) {
                turns.take(key, LarderCache::removePassed);
            }
        });
    }

    // What was handed out a moment ago is removed also if being come by has let it expire.
    private static <K, V> boolean removePassed(Turn<K, V> turn) {
        turn.delete();
        if (!turn.hasExpired()) {
            return remove(turn);
        }
        turn.countRemoval();
        turn.remove();
        return true;
    }

    private static <K, V> @Nullable V passed(Turn<K, V> turn) {
        if (!turn.isThere()) {
            return null;
        }
        turn.countHit();
        V value = turn.value();
        turn.access();
        return value;
    }

    @Override
    public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
        requireOpen();
        configuration.addCacheEntryListenerConfiguration(listener);
        parts.listeners().add(listener);
    }

    @Override
    public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
        requireOpen();
        requireNonNull(listener, "cacheEntryListenerConfiguration");
        Object removed = parts.listeners().remove(listener);
        configuration.removeCacheEntryListenerConfiguration(listener);
        Closing.close(name, removed);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public CacheManager getCacheManager() {
        return manager;
    }

    @Override
    public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
        if (type.isInstance(configuration)) {
            return type.cast(configuration);
        }
        throw new IllegalArgumentException("The configuration of cache " + name + " is no " + type.getName());
    }

    /** Shows the cache's settings to management, or hides them. */
    public void setManagementEnabled(boolean enabled) {
        if (enabled) {
            beans.show(CONFIGURATION, new Settings(configuration));
        } else {
            beans.hide(CONFIGURATION);
        }
        configuration.setManagementEnabled(enabled);
    }

    /** Counts, and shows the figures, or neither. */
    public void setStatisticsEnabled(boolean enabled) {
        parts.statistics().enable(enabled);
        if (enabled) {
            beans.show(STATISTICS, parts.statistics());
        } else {
            beans.hide(STATISTICS);
        }
        configuration.setStatisticsEnabled(enabled);
    }

    /** The figures, counted where they are enabled. */
    public Statistics statistics() {
        return parts.statistics();
    }

    /** Closes the cache, and takes all of it away, for every node that shares it. */
    public void destroy() {
        if (!isClosed()) {
            parts.entries().invalidateAll();
        }
        close();
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        surroundings.closed().accept(name);
        beans.hide(STATISTICS);
        beans.hide(CONFIGURATION);
        parts.listeners().close();
        Collection<Object> users = new ArrayList<>(parts.listeners().all());
        users.add(parts.through().loader());
        users.add(parts.through().writer());
        users.add(parts.lives().policy());
        users.forEach(each -> Closing.close(name, each));
        home.close();
    }

    @Override
    public boolean isClosed() {
        return isClosed.get();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (type.isInstance(parts.entries())) {
            return type.cast(parts.entries());
        }
        throw new IllegalArgumentException("A cache of Larder's is no " + type.getName());
    }

    private void check(K key, V value) {
        requireOpen();
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        requireType("key", configuration.getKeyType(), key);
        requireType("value", configuration.getValueType(), value);
    }

    private void requireType(String what, Class<?> type, Object given) {
        if (!type.isInstance(given)) {
            throw new ClassCastException("The " + what + " is a "
                    + given.getClass().getName() + ", cache " + name + " is configured for " + type.getName());
        }
    }

    private static <T> Set<T> checked(Set<T> keys) {
        for (T key : keys) {
            requireNonNull(key, "a key");
        }
        return keys;
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new IllegalStateException("Cache " + name + " is closed");
        }
    }

    @Override
    public String toString() {
        return "LarderCache[" + name + "]";
    }
}
