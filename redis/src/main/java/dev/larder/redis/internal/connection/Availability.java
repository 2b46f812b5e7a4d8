package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.LarderListener.BreakerChanged;
import dev.larder.LarderListener.ServersChanged;
import dev.larder.LarderListener.TierChanged;
import dev.larder.tier.SharedTier.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis is there, all of it: one log line and one event when the first of its shards is lost, and when the last of them is
 * back; never for a call.
 */
public final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.redis");

    private final String server;
    private final Clock clock;
    private final List<LarderListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong failedCalls = new AtomicLong();
    /** Guarded by this. */
    private final Set<Object> missing = new HashSet<>();

    private volatile Status status;
    private boolean announced;

    Availability(String server, Clock clock) {
        this.server = server;
        this.clock = clock;
        this.status = new Status(false, clock.millis(), null);
    }

    /** How things stand. Reads a field. */
    public Status status() {
        return status;
    }

    /** Tells changes to a listener from now on. */
    public void add(LarderListener listener) {
        listeners.add(listener);
    }

    /** Tells nothing more to a listener. */
    public void remove(LarderListener listener) {
        listeners.remove(listener);
    }

    /** A call failed, for a reason to be told where there is one. */
    void callFailed(@Nullable String reason) {
        failedCalls.incrementAndGet();
        if (reason != null) {
            remember(reason);
        }
    }

    private synchronized void remember(String reason) {
        status = new Status(status.connected(), status.sinceEpochMillis(), reason);
    }

    /** Tells that a breaker has changed. */
    void changed(BreakerChanged event) {
        listeners.forEach(listener -> guarded(() -> listener.breakerChanged(event)));
    }

    /** Tells that there are other shards. */
    void serversChanged(List<String> servers) {
        ServersChanged event = new ServersChanged("redis", servers);
        listeners.forEach(listener -> guarded(() -> listener.serversChanged(event)));
    }

    /** A shard is there. */
    void up(Object shard) {
        Status before = changed(shard, null);
        if (before != null) {
            tell(true, before.lastError() == null ? "connected" : back(before));
        }
    }

    /** A shard is not there. */
    void down(Object shard, String cause) {
        Status before = changed(shard, cause);
        if (before != null) {
            LOG.warn("Redis is not available, work goes on without it: tier=redis server={} cause={}", server, cause);
            tell(false, cause);
        }
    }

    /** A shard is about to be there, and nobody misses it yet. */
    synchronized void expect(Object shard) {
        missing.add(shard);
    }

    /** A shard is no more, and nobody misses it. */
    void gone(Object shard) {
        if (isMissing(shard)) {
            up(shard);
        }
    }

    private synchronized boolean isMissing(Object shard) {
        return missing.contains(shard);
    }

    /** The status before, or null if there is nothing to tell. */
    private synchronized @Nullable Status changed(Object shard, @Nullable String cause) {
        if (cause == null) {
            missing.remove(shard);
        } else {
            missing.add(shard);
        }
        if (cause == null && !missing.isEmpty()) {
            return null;
        }
        Status before = status;
        boolean connected = missing.isEmpty();
        boolean same = announced && before.connected() == connected;
        announced = true;
        String lastError = cause == null ? before.lastError() : cause;
        status = new Status(connected, same ? before.sinceEpochMillis() : clock.millis(), lastError);
        return same ? null : before;
    }

    private String back(Status before) {
        Duration away = Duration.ofMillis(clock.millis() - before.sinceEpochMillis());
        return "back after " + away + ", failed calls: " + failedCalls.getAndSet(0);
    }

    private void tell(boolean connected, String reason) {
        if (connected) {
            LOG.info("Redis is available: tier=redis server={} {}", server, reason);
        }
        TierChanged event = new TierChanged("redis", connected, reason);
        listeners.forEach(listener -> guarded(() -> listener.tierChanged(event)));
    }

    /** The one place where a listener's code runs. */
    private static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.debug("A listener failed", e);
        }
    }
}
