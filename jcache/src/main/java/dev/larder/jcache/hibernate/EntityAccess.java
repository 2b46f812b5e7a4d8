package dev.larder.jcache.hibernate;

import java.util.Comparator;
import java.util.function.Supplier;
import org.hibernate.cache.cfg.spi.EntityDataCachingConfig;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Rows of one entity and those that extend it. */
@SuppressWarnings("NullAway") // the API is not annotated
final class EntityAccess extends RowAccess implements EntityDataAccess {

    private final RowKeys keys;

    EntityAccess(RowRegion region, EntityDataCachingConfig config) {
        super(region, config.getAccessType(), versions(config));
        this.keys = region.keys();
    }

    private static @Nullable Comparator<Object> versions(EntityDataCachingConfig config) {
        Supplier<Comparator<Object>> known = config.getVersionComparatorAccess();
        return known == null ? null : known.get();
    }

    @Override
    public Object generateCacheKey(
            Object id, EntityPersister entity, SessionFactoryImplementor factory, @Nullable String tenant) {
        return keys.entity(id, entity, factory, tenant);
    }

    @Override
    public Object getCacheKeyId(Object key) {
        return ((RowKey) key).id();
    }

    @Override
    public boolean insert(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return false;
    }

    @Override
    public boolean afterInsert(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return false;
    }

    @Override
    public boolean update(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object version,
            @Nullable Object before) {
        requireChangeable();
        remove(session, key);
        return false;
    }

    @Override
    public boolean afterUpdate(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object version,
            @Nullable Object before,
            @Nullable SoftLock lock) {
        unlockItem(session, key, lock);
        return false;
    }
}
