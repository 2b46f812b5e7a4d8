package dev.larder.disk.internal.tier;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.LarderListener.TierChanged;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the store now. Said once when it begins, and once when it is over. Thread-safe. */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.disk");

    private final String namespace;
    private final Clock clock;
    private final LarderListener listener;
    private volatile @Nullable String now;
    private long sinceNanos;
    private boolean isDamageTold;

    Trouble(String namespace, Clock clock, LarderListener listener) {
        this.namespace = namespace;
        this.clock = clock;
        this.listener = listener;
    }

    /** In words; null if nothing is wrong. Reads a field. */
    @Nullable String now() {
        return now;
    }

    /** Something is wrong from now on. */
    void begin(String what) {
        if (begun(what)) {
            LOG.warn("The disk tier has trouble: namespace={} cause={}", namespace, what);
            listener.tierChanged(new TierChanged("disk", false, what));
        }
    }

    private synchronized boolean begun(String what) {
        boolean isNew = now == null;
        now = isNew ? what : now;
        sinceNanos = isNew ? clock.nanos() : sinceNanos;
        return isNew;
    }

    /** Nothing is wrong any more. */
    void end() {
        if (now == null) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - sinceNanos);
        now = null;
        LOG.info("The disk tier works again: namespace={} afterMillis={}", namespace, millis);
        listener.tierChanged(new TierChanged("disk", true, "works again after " + millis + " ms"));
    }

    /** A value is not what was written. */
    void damaged(String what) {
        if (!damageTold()) {
            LOG.warn(
                    "The disk tier holds damaged values, which are misses, dropped and counted: namespace={} cause={}",
                    namespace,
                    what);
        }
    }

    private synchronized boolean damageTold() {
        boolean told = isDamageTold;
        isDamageTold = true;
        return told;
    }

    /** Everything that was kept is dead. */
    void abandoned(String reason) {
        LOG.debug("The disk tier is abandoned: namespace={} cause={}", namespace, reason);
    }

    /** The store was moved out of the way. */
    void tell(String what) {
        LOG.warn("The disk tier starts empty: namespace={} cause={}", namespace, what);
    }
}
