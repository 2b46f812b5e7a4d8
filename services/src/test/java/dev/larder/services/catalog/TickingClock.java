package dev.larder.services.catalog;

import dev.larder.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves on by a millisecond whenever it is read. */
final class TickingClock implements Clock {

    private final AtomicLong millis = new AtomicLong(1_767_225_600_000L);

    @Override
    public long nanos() {
        return millis() * 1_000_000;
    }

    @Override
    public long millis() {
        return millis.getAndIncrement();
    }
}
