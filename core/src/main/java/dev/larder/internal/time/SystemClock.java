package dev.larder.internal.time;

import dev.larder.Clock;

/** The machine's clocks. */
public enum SystemClock implements Clock {
    /** There is one machine. */
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }
}
