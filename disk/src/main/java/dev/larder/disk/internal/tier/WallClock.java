package dev.larder.disk.internal.tier;

import dev.larder.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The wall clock as far as expiry goes: it never goes back. Where the machine's is set back, values expire by the latest time that was
 * seen, which may cost hits and keeps nothing longer than it should be.
 */
final class WallClock {

    private final Clock clock;
    private final AtomicLong latest = new AtomicLong();

    WallClock(Clock clock) {
        this.clock = clock;
    }

    /** Epoch milliseconds. */
    long millis() {
        long now = clock.millis();
        long seen = latest.get();
        return now <= seen ? seen : latest.accumulateAndGet(now, Math::max);
    }
}
