package dev.larder.jcache.hibernate;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.StoredKey;
import java.io.Serializable;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What queries have answered. Each answer says since when it is true, and Hibernate asks {@link Changes} whether a table has changed since then: so an old answer that is
 * read here is not given to anybody. Thread-safe.
 */
@SuppressWarnings("NullAway") // the API is not annotated
final class QueryResults implements StorageAccess {

    private final Cache<StoredKey, Serializable> answers;
    private final Keys keys;
    private final Complaints complaints;

    QueryResults(Cache<StoredKey, Serializable> answers, Keys keys, Complaints complaints) {
        this.answers = answers;
        this.keys = keys;
        this.complaints = complaints;
    }

    private @Nullable StoredKey known(Object key) {
        try {
            return keys.of(key);
        } catch (javax.cache.CacheException failure) {
            complaints.hear(failure);
            return null;
        }
    }

    @Override
    public @Nullable Object getFromCache(Object key, SharedSessionContractImplementor session) {
        return answer(key);
    }

    private @Nullable Serializable answer(Object key) {
        StoredKey known = known(key);
        return known == null
                ? null
                : answers.lookup(known, Reading.usual().onlyIfCached()).value();
    }

    @Override
    public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
        StoredKey known = known(key);
        if (known == null) {
            return;
        }
        try {
            answers.put(known, (Serializable) value);
        } catch (dev.larder.CacheException failure) {
            complaints.hear(failure);
        }
    }

    @Override
    public boolean contains(Object key) {
        return answer(key) != null;
    }

    @Override
    public void evictData() {
        answers.invalidateAll();
    }

    @Override
    public void evictData(Object key) {
        StoredKey known = known(key);
        if (known != null) {
            answers.invalidate(known);
        }
    }

    /** Does nothing: the factory ends all caches when it is stopped. */
    @Override
    public void release() {}
}
