package dev.larder.jcache.hibernate;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheException;
import dev.larder.Source.Result;
import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.StoredKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Which table was changed when, for the query cache. What is not known here is taken to have changed just now: an entry that was evicted makes no old answer true
 * again. Hibernate says two things: a stamp far ahead before a transaction changes a table, and one of now behind it. Thread-safe.
 */
@SuppressWarnings("NullAway") // the API is not annotated
final class Changes implements StorageAccess {

    private static final Duration KEPT = Duration.ofDays(10);

    private final Cache<StoredKey, Change> changes;
    private final Keys keys;
    private final Stamps stamps;
    private final Limits limits;
    private final Complaints complaints;

    Changes(Cache<StoredKey, Change> changes, Keys keys, Stamps stamps, Limits limits, Complaints complaints) {
        this.changes = changes;
        this.keys = keys;
        this.stamps = stamps;
        this.limits = limits;
        this.complaints = complaints;
    }

    @Override
    public Object getFromCache(Object table, SharedSessionContractImplementor session) {
        StoredKey key = keys.of(table);
        Change known = changes.lookup(key, Reading.usual().onlyIfCached()).value();
        if (known == null) {
            known = exchanged(key, present -> present == null ? unknown() : present);
        }
        return known == null ? Long.valueOf(Long.MAX_VALUE) : Long.valueOf(known.believedAfter());
    }

    private Change unknown() {
        return new Change(tolerated(stamps.next()), List.of());
    }

    // Another node's query may have begun later than its clock says.
    private long tolerated(long stamp) {
        return stamp + limits.toleranceStamp();
    }

    @Override
    public void putIntoCache(Object table, Object stamp, SharedSessionContractImplementor session) {
        StoredKey key = keys.of(table);
        String by = session.getSessionIdentifier().toString();
        long at = (Long) stamp;
        long now = stamps.next();
        boolean isAhead = at > now + Stamps.of(limits.locks()) / 2;
        Change written = exchanged(key, present -> {
            Change known = present == null ? unknown() : present;
            return isAhead ? known.opened(by, at, now) : known.closed(by, tolerated(at), now);
        });
        if (written == null && !isAhead) {
            // It waits for the shared tier to be back, and is told before anything is read from there.
            changes.invalidate(key);
        }
    }

    private @Nullable Change exchanged(StoredKey key, Function<@Nullable Change, Change> decision) {
        try {
            return changes.atomic().exchange(key, present -> {
                Change wanted = decision.apply(present);
                return wanted.equals(present)
                        ? Result.unchanged()
                        : Result.of(wanted).timeToLive(KEPT);
            });
        } catch (CacheException failure) {
            complaints.hear(failure);
            return null;
        }
    }

    @Override
    public boolean contains(Object table) {
        return changes.lookup(keys.of(table), Reading.usual().onlyIfCached()).value() != null;
    }

    @Override
    public void evictData() {
        changes.invalidateAll();
    }

    @Override
    public void evictData(Object table) {
        changes.invalidate(keys.of(table));
    }

    /** Does nothing: the factory ends all caches when it is stopped. */
    @Override
    public void release() {}
}
