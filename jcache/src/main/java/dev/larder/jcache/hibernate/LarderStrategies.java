package dev.larder.jcache.hibernate;

import java.util.List;
import org.hibernate.boot.registry.selector.SimpleStrategyRegistrationImpl;
import org.hibernate.boot.registry.selector.StrategyRegistration;
import org.hibernate.boot.registry.selector.StrategyRegistrationProvider;
import org.hibernate.cache.spi.RegionFactory;

/**
 * Tells Hibernate what {@code larder} means as a region factory. Found by Hibernate's service loader.
 *
 * @since 0.1
 */
public final class LarderStrategies implements StrategyRegistrationProvider {

    /** Called by the service loader. */
    public LarderStrategies() {}

    @Override
    public Iterable<StrategyRegistration<?>> getStrategyRegistrations() {
        return List.of(new SimpleStrategyRegistrationImpl<>(
                RegionFactory.class,
                LarderRegionFactory.class,
                "larder",
                LarderRegionFactory.class.getName(),
                LarderRegionFactory.class.getSimpleName()));
    }
}
