package dev.larder.jcache.internal.cache;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Source.Result;
import dev.larder.jcache.internal.events.Listeners;
import dev.larder.jcache.internal.management.Statistics;
import dev.larder.jcache.internal.stored.AllowedClasses;
import dev.larder.jcache.internal.stored.ByValue;
import dev.larder.jcache.internal.stored.Copying;
import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.Serialization;
import dev.larder.jcache.internal.stored.Stored;
import dev.larder.jcache.internal.stored.StoredCodecs;
import dev.larder.jcache.internal.stored.StoredKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;

/**
 * The Larder cache behind a {@code javax.cache.Cache}. What is stored by reference stays in this process: a reference cannot be shared. The rest is wherever
 * the Larder keeps it.
 */
final class Home<K, V> {

    private final Surroundings surroundings;
    private final Through<K, V> through;
    private final Lives lives;
    private final Copying copying;
    private final Keys keys;
    private final boolean isShared;
    private final Cache<StoredKey, Stored> entries;

    Home(String name, CompleteConfiguration<K, V> configuration, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.through = new Through<>(configuration);
        Factory<ExpiryPolicy> policies = configuration.getExpiryPolicyFactory();
        this.lives = new Lives(policies.create(), surroundings.expiredKept());
        this.isShared =
                configuration.isStoreByValue() && surroundings.larder().shared().isPresent();
        Serialization serialization =
                new Serialization(surroundings.classLoader(), isShared ? surroundings.allowed() : AllowedClasses.ANY);
        this.copying = configuration.isStoreByValue() ? new ByValue(serialization) : Copying.BY_REFERENCE;
        this.keys = new Keys(copying);
        this.entries = surroundings.larder().cache(spec(name, serialization));
    }

    private CacheSpec<StoredKey, Stored> spec(String name, Serialization serialization) {
        CacheSpec<StoredKey, Stored> spec = CacheSpec.of(Names.literal(name) + ":{key}", StoredKey.class, Stored.class)
                .jitter(0)
                .codecs(new StoredCodecs(serialization));
        CacheSpec<StoredKey, Stored> placed = isShared ? spec : spec.memoryOnly();
        return through.reads() ? loading(placed) : placed;
    }

    // Every single entry says how long it lives; those of a bulk load live as their cache says, so there is one only
    // where
    // all live alike.
    private CacheSpec<StoredKey, Stored> loading(CacheSpec<StoredKey, Stored> spec) {
        CacheSpec<StoredKey, Stored> single = spec.source((key, held) -> load(key));
        Duration alike = lives.alike();
        return alike == null ? single : single.timeToLive(alike).bulkLoader(this::loadAll);
    }

    private Result<Stored> load(StoredKey key) {
        V value = through.load(key(key));
        if (value == null) {
            return Result.of(null);
        }
        long now = surroundings.clock().millis();
        Stored stored = loaded(key, value, now);
        Result<Stored> result = Result.of(stored).timeToLive(lives.kept(stored.expiresAt(), now));
        return stored.isExpired(now) ? result.notKept() : result;
    }

    private Map<StoredKey, Stored> loadAll(Set<StoredKey> asked) {
        Map<K, StoredKey> byKey = new LinkedHashMap<>();
        asked.forEach(key -> byKey.put(key(key), key));
        long now = surroundings.clock().millis();
        Map<StoredKey, Stored> loaded = new HashMap<>();
        through.loadAll(byKey.keySet()).forEach((key, value) -> {
            StoredKey storedKey = byKey.get(key);
            if (storedKey != null) {
                loaded.put(storedKey, loaded(storedKey, value, now));
            }
        });
        return loaded;
    }

    private Stored loaded(StoredKey key, V value, long now) {
        return Stored.loaded(key.held(), copying.held(value), lives.ofCreated(now));
    }

    @SuppressWarnings("unchecked") // only what callers gave as a key is held as one
    private K key(StoredKey key) {
        return (K) copying.given(key.held());
    }

    Parts<K, V> parts(Listeners<K, V> listeners) {
        Statistics statistics = new Statistics(() -> entries.stats().evictions().getOrDefault("size", 0L));
        return new Parts<>(
                entries, isShared, keys, copying, lives, through, listeners, statistics, surroundings.clock());
    }

    Inventory inventory() {
        return new Inventory(surroundings.larder(), entries, isShared);
    }

    void close() {
        surroundings.larder().end(entries);
    }
}
