package dev.larder.jcache.hibernate;

import java.util.function.Supplier;
import org.hibernate.cache.CacheException;
import org.hibernate.cache.cfg.spi.CollectionDataCachingConfig;
import org.hibernate.cache.cfg.spi.DomainDataCachingConfig;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.cfg.spi.EntityDataCachingConfig;
import org.hibernate.cache.cfg.spi.NaturalIdDataCachingConfig;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.CollectionDataAccess;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.NaturalIdDataAccess;
import org.hibernate.cache.spi.support.AbstractDomainDataRegion;

/** A region for rows, collections and natural ids. */
@SuppressWarnings("NullAway") // the API is not annotated
final class RowRegion extends AbstractDomainDataRegion {

    private final Rows rows;
    private final Supplier<Snapshots> snapshots;
    private final RowKeys keys = new RowKeys();

    RowRegion(
            DomainDataRegionConfig config,
            RegionFactory factory,
            DomainDataRegionBuildingContext context,
            Rows rows,
            Supplier<Snapshots> snapshots) {
        super(config, factory, null, context);
        this.rows = rows;
        this.snapshots = snapshots;
        completeInstantiation(config, context);
    }

    Rows rows() {
        return rows;
    }

    Supplier<Snapshots> snapshots() {
        return snapshots;
    }

    RowKeys keys() {
        return keys;
    }

    @Override
    protected EntityDataAccess generateEntityAccess(EntityDataCachingConfig config) {
        return new EntityAccess(this, supported(config));
    }

    @Override
    protected CollectionDataAccess generateCollectionAccess(CollectionDataCachingConfig config) {
        return new CollectionAccess(this, supported(config));
    }

    @Override
    protected NaturalIdDataAccess generateNaturalIdAccess(NaturalIdDataCachingConfig config) {
        return new NaturalIdAccess(this, supported(config));
    }

    private static <C extends DomainDataCachingConfig> C supported(C config) {
        if (config.getAccessType() == AccessType.TRANSACTIONAL) {
            throw new CacheException("The cache of "
                    + config.getNavigableRole().getFullPath()
                    + " is declared TRANSACTIONAL, and Larder takes no part in transactions; declare it READ_WRITE,"
                    + " which never serves the old row after a commit");
        }
        return config;
    }

    /** Does nothing: the factory ends all caches when it is stopped. */
    @Override
    public void destroy() {}
}
