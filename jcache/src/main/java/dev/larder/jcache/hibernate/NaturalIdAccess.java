package dev.larder.jcache.hibernate;

import org.hibernate.cache.cfg.spi.NaturalIdDataCachingConfig;
import org.hibernate.cache.spi.access.NaturalIdDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The ids behind natural ids of one entity. */
@SuppressWarnings("NullAway") // the API is not annotated
final class NaturalIdAccess extends RowAccess implements NaturalIdDataAccess {

    private final RowKeys keys;

    NaturalIdAccess(RowRegion region, NaturalIdDataCachingConfig config) {
        super(region, config.getAccessType(), null);
        this.keys = region.keys();
    }

    @Override
    public Object generateCacheKey(Object naturalId, EntityPersister entity, SharedSessionContractImplementor session) {
        return keys.naturalId(naturalId, entity, session);
    }

    @Override
    public Object getNaturalIdValues(Object key) {
        return ((RowKey) key).id();
    }

    @Override
    public boolean insert(SharedSessionContractImplementor session, Object key, Object value) {
        return false;
    }

    @Override
    public boolean afterInsert(SharedSessionContractImplementor session, Object key, Object value) {
        return false;
    }

    @Override
    public boolean update(SharedSessionContractImplementor session, Object key, Object value) {
        requireChangeable();
        remove(session, key);
        return false;
    }

    @Override
    public boolean afterUpdate(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable SoftLock lock) {
        unlockItem(session, key, lock);
        return false;
    }
}
