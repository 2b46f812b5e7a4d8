package dev.larder.redis.chaos;

import dev.larder.Clock;

/** The machine's clocks, of which the wall clock can be set wrong. */
final class SkewedClock implements Clock {

    private final Clock real = Clock.system();
    private volatile long skewMillis;

    void skew(long millis) {
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
