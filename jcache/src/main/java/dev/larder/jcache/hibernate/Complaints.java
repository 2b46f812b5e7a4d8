package dev.larder.jcache.hibernate;

import dev.larder.TierUnavailableException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once for each region that what it is given cannot be kept: the application goes on without a cache. A tier that is away is told of elsewhere. Thread-safe. */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final String region;
    private final AtomicBoolean isTold = new AtomicBoolean();

    Complaints(String region) {
        this.region = region;
    }

    void hear(RuntimeException failure) {
        if (failure instanceof TierUnavailableException) {
            LOG.debug("Not kept. region={} cause={}", region, failure.toString());
        } else {
            hear(failure.toString());
        }
    }

    void hear(String why) {
        if (isTold.compareAndSet(false, true)) {
            LOG.warn(
                    "What Hibernate gives to a region is not kept, here and whenever it happens again: {}."
                            + " Classes of your own are named in hibernate.cache.larder.classes. region={}",
                    why,
                    region);
        }
    }
}
