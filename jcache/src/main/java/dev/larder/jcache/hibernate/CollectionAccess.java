package dev.larder.jcache.hibernate;

import org.hibernate.cache.cfg.spi.CollectionDataCachingConfig;
import org.hibernate.cache.spi.access.CollectionDataAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/** Which elements the collections of one role have. */
@SuppressWarnings("NullAway") // the API is not annotated
final class CollectionAccess extends RowAccess implements CollectionDataAccess {

    private final RowKeys keys;

    @SuppressWarnings("unchecked") // the API knows it as a raw comparator
    CollectionAccess(RowRegion region, CollectionDataCachingConfig config) {
        super(region, config.getAccessType(), config.getOwnerVersionComparator());
        this.keys = region.keys();
    }

    @Override
    public Object generateCacheKey(
            Object id, CollectionPersister collection, SessionFactoryImplementor factory, @Nullable String tenant) {
        return keys.collection(id, collection, factory, tenant);
    }

    @Override
    public Object getCacheKeyId(Object key) {
        return ((RowKey) key).id();
    }
}
