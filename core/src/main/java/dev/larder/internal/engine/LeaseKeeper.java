package dev.larder.internal.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases while their load runs, each time a third of the lease is over, until it is stopped, a lease is lost, or the load
 * has taken too long to be worth waiting for. A renewal that fails is not repeated: the fill will say whether the lease held.
 */
final class LeaseKeeper {

    private final Runnable renew;
    private final int most;
    private int done;
    private volatile @Nullable ScheduledFuture<?> renewals;

    private LeaseKeeper(Runnable renew, int most) {
        this.renew = renew;
        this.most = most;
    }

    /** Keeps leases alive by what renews them; does nothing where there is no shared tier. */
    static LeaseKeeper of(Parts<?, ?> parts, Runnable renew) {
        if (!parts.shared().exists()) {
            return new LeaseKeeper(renew, 0);
        }
        long every = Math.max(1, parts.shared().leaseTime().toMillis() / 3);
        long most = parts.spec().leaseLimit().toMillis() / every;
        LeaseKeeper keeper = new LeaseKeeper(renew, (int) Math.min(Integer.MAX_VALUE, most));
        keeper.start(parts.timer(), every);
        return keeper;
    }

    private void start(ScheduledExecutorService timer, long everyMillis) {
        try {
            renewals = timer.scheduleWithFixedDelay(this::renew, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // the lease lapses by itself, and the fill is refused
        }
    }

    private void renew() {
        if (done++ < most) {
            renew.run();
        } else {
            stop();
        }
    }

    /** Ends the renewals. */
    void stop() {
        ScheduledFuture<?> running = renewals;
        if (running != null) {
            running.cancel(false);
        }
    }
}
