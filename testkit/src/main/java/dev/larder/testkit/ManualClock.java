package dev.larder.testkit;

import dev.larder.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to go. Both its times can be moved apart. Thread-safe. */
public final class ManualClock implements Clock {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return millis.get();
    }

    /** Lets time pass on both clocks; never negative. */
    public void advance(Duration duration) {
        advanceNanos(duration);
        jumpWall(duration);
    }

    /** Lets time pass on the clock of ages only; never negative. */
    public void advanceNanos(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The clock of ages never goes back, not by " + duration);
        }
        nanos.addAndGet(duration.toNanos());
    }

    /** Moves the wall clock only, forwards or backwards, as somebody who sets it does. */
    public void jumpWall(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }
}
