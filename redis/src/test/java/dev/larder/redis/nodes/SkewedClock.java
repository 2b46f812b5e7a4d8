package dev.larder.redis.nodes;

import dev.larder.Clock;

/** The machine's clocks, of which the wall clock can be set wrong. */
public final class SkewedClock implements Clock {

    private final Clock real = Clock.system();
    private volatile long skewMillis;

    /** Sets the wall clock wrong by so much. */
    public void skew(long millis) {
        skewMillis = millis;
    }

    @Override
    public long nanos() {
        return real.nanos();
    }

    @Override
    public long millis() {
        return real.millis() + skewMillis;
    }
}
