package dev.larder.jcache.hibernate;

import dev.larder.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moments as one node counts them: the wall clock's milliseconds, times 4,096, and each one later than the one before, also where the clock goes back. Those of other
 * nodes may differ by as much as their clocks. Thread-safe.
 */
final class Stamps {

    private static final int FRACTION_BITS = 12;

    private final Clock clock;
    private final UUID node = UUID.randomUUID();
    private final AtomicLong last = new AtomicLong();

    Stamps(Clock clock) {
        this.clock = clock;
    }

    /** Tells this node's stamps from others'. */
    UUID node() {
        return node;
    }

    long next() {
        long now = clock.millis() << FRACTION_BITS;
        return last.updateAndGet(before -> Math.max(before + 1, now));
    }

    static long of(Duration duration) {
        return duration.toMillis() << FRACTION_BITS;
    }
}
