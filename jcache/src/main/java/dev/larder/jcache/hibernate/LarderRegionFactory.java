package dev.larder.jcache.hibernate;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.jcache.internal.settings.Folders;
import dev.larder.jcache.internal.settings.ManagerSettings;
import dev.larder.jcache.internal.settings.Opened;
import dev.larder.jcache.internal.stored.AllowedClasses;
import dev.larder.jcache.internal.stored.Serialization;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.CacheTransactionSynchronization;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.support.RegionFactoryTemplate;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's second-level and query cache in memory, in a Redis that all nodes share, and on disk. Chosen by {@code hibernate.cache.region.factory_class=larder}, or by this
 * class's name. A node never serves a row that another one has changed, beyond the journal's lag; a Redis that is away never fails a transaction.
 *
 * <p>Its settings are Hibernate's own that begin with {@code hibernate.cache.larder.}; the page {@code docs/hibernate.md} lists them. Of one session factory; thread-safe once started.
 *
 * @since 0.1
 */
@SuppressWarnings({"NullAway", "serial"}) // the API is not annotated; Hibernate never serializes its services
public final class LarderRegionFactory extends RegionFactoryTemplate {

    private final transient Stamps stamps;
    private final transient AtomicReference<@Nullable Snapshots> snapshots = new AtomicReference<>();
    private transient volatile @Nullable Regions regions;

    /** Called by Hibernate. */
    public LarderRegionFactory() {
        this(Clock.system());
    }

    LarderRegionFactory(Clock clock) {
        this.stamps = new Stamps(clock);
    }

    @Override
    protected void prepareForUse(SessionFactoryOptions options, Map<String, Object> configuration) {
        RegionSettings said = RegionSettings.of(configuration);
        said.snapshots().ifPresent(snapshots::set);
        said.limits(/* isShared= */ true); // refused before anything is opened
        Supplier<ClassLoader> loader = loader(options);
        regions = said.instance().map(larder -> handedIn(said, larder, loader)).orElseGet(() -> opened(said, loader));
    }

    private static Supplier<ClassLoader> loader(SessionFactoryOptions options) {
        ClassLoader all = options.getServiceRegistry()
                .requireService(ClassLoaderService.class)
                .workWithClassLoader(loader -> loader);
        return () -> all;
    }

    private Regions handedIn(RegionSettings said, Larder larder, Supplier<ClassLoader> loader) {
        return regions(said, larder, AllowedClasses.of(said.classes()), loader, () -> {});
    }

    private Regions opened(RegionSettings said, Supplier<ClassLoader> loader) {
        ManagerSettings own = said.larder(loader.get());
        Opened opened = own.open(new Folders());
        return regions(said, opened.larder(), own.allowed(), loader, opened::close);
    }

    private Regions regions(
            RegionSettings said, Larder larder, AllowedClasses allowed, Supplier<ClassLoader> loader, Runnable close) {
        Serialization serialization = new Serialization(loader, allowed.andHibernates());
        return new Regions(larder, stamps, said.limits(larder.shared().isPresent()), serialization, close);
    }

    private Regions regions() {
        verifyStarted();
        return Objects.requireNonNull(regions);
    }

    @Override
    protected void releaseFromUse() {
        Regions used = regions;
        regions = null;
        if (used != null) {
            used.close();
        }
    }

    @Override
    public DomainDataRegion buildDomainDataRegion(
            DomainDataRegionConfig config, DomainDataRegionBuildingContext context) {
        SessionFactoryImplementor factory = context.getSessionFactory();
        return regions().rows(this, config, context, () -> snapshots(factory));
    }

    // Asked with the first load, for only then are connections sure to be there.
    private Snapshots snapshots(SessionFactoryImplementor factory) {
        Snapshots known = snapshots.get();
        if (known != null) {
            return known;
        }
        Snapshots asked = Snapshots.of(factory);
        snapshots.set(asked);
        return asked;
    }

    @Override
    protected StorageAccess createQueryResultsRegionStorageAccess(String region, SessionFactoryImplementor factory) {
        return regions().queries(qualify(region));
    }

    @Override
    protected StorageAccess createTimestampsRegionStorageAccess(String region, SessionFactoryImplementor factory) {
        return regions().changes(qualify(region));
    }

    @Override
    public CacheTransactionSynchronization createTransactionContext(SharedSessionContractImplementor session) {
        return new SessionClaims(this);
    }

    @Override
    public boolean isMinimalPutsEnabledByDefault() {
        return true;
    }

    @Override
    public long nextTimestamp() {
        return stamps.next();
    }

    @Override
    public long getTimeout() {
        return Stamps.of(regions().limits().locks());
    }
}
