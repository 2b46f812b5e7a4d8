package dev.larder.internal.time;

import dev.larder.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Notices where the wall clock runs ahead of the monotonic one. The machine may have been suspended then: many monotonic clocks stand
 * still meanwhile. Thread-safe.
 */
public final class ClockJumps {

    private static final long TOLERATED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Clock clock;
    private long seenNanos;
    private long seenMillis;

    /** Looks at the clock from now on. */
    public ClockJumps(Clock clock) {
        this.clock = clock;
        this.seenNanos = clock.nanos();
        this.seenMillis = clock.millis();
    }

    /** By how many nanoseconds the wall clock has run ahead since the last call; 0 if hardly. To be called a few times a second. */
    public synchronized long aheadNanos() {
        long nanos = clock.nanos();
        long millis = clock.millis();
        long ahead = TimeUnit.MILLISECONDS.toNanos(millis - seenMillis) - (nanos - seenNanos);
        seenNanos = nanos;
        seenMillis = millis;
        return ahead > TOLERATED_NANOS ? ahead : 0;
    }
}
