package dev.larder.jcache.hibernate;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.jcache.internal.cache.Names;
import dev.larder.jcache.internal.stored.ByValue;
import dev.larder.jcache.internal.stored.Copying;
import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.Serialization;
import dev.larder.jcache.internal.stored.SerializedCodecs;
import dev.larder.jcache.internal.stored.StoredKey;
import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.RegionFactory;

/** Makes the caches behind one session factory's regions, all in one Larder: the cache of a region for rows has the region's name. Thread-safe. */
final class Regions {

    private final Larder larder;
    private final Stamps stamps;
    private final Limits limits;
    private final Serialization serialization;
    private final Runnable close;
    private final Queue<Cache<?, ?>> made = new ConcurrentLinkedQueue<>();

    /**
     * Regions in a Larder.
     *
     * @param close what is done with it once the session factory is closed
     */
    Regions(Larder larder, Stamps stamps, Limits limits, Serialization serialization, Runnable close) {
        this.larder = larder;
        this.stamps = stamps;
        this.limits = limits;
        this.serialization = serialization;
        this.close = close;
    }

    Limits limits() {
        return limits;
    }

    /** Ends all caches, for Hibernate does not let go of each region. */
    void close() {
        made.forEach(larder::end);
        close.run();
    }

    RowRegion rows(
            RegionFactory factory,
            DomainDataRegionConfig config,
            DomainDataRegionBuildingContext context,
            Supplier<Snapshots> snapshots) {
        String name = factory.qualify(config.getRegionName());
        Cache<StoredKey, Cell> cells = cache(name, Cell.class);
        Rows rows = new Rows(cells, stamps, limits, new Complaints(name));
        return new RowRegion(config, factory, context, rows, snapshots);
    }

    QueryResults queries(String name) {
        Cache<StoredKey, Serializable> answers = cache("queries-" + name, Serializable.class);
        return new QueryResults(answers, new Keys(new ByValue(serialization)), new Complaints(name));
    }

    Changes changes(String name) {
        Cache<StoredKey, Change> changes = cache("changes-" + name, Change.class);
        return new Changes(changes, new Keys(Copying.BY_REFERENCE), stamps, limits, new Complaints(name));
    }

    // What is held is never changed by Hibernate, so memory holds the objects themselves.
    private <V> Cache<StoredKey, V> cache(String name, Class<V> type) {
        CacheSpec<StoredKey, V> spec = CacheSpec.of(Names.literal(name) + ":{key}", StoredKey.class, type)
                .timeToLive(limits.timeToLive())
                .jitter(0)
                .codecs(new SerializedCodecs(serialization));
        Cache<StoredKey, V> cache = larder.cache(larder.shared().isPresent() ? spec : spec.memoryOnly());
        made.add(cache);
        return cache;
    }
}
