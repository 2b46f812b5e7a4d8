package dev.larder.console.alerts;

import dev.larder.Clock;

/**
 * A moment by both clocks.
 *
 * @param millis epoch milliseconds, for people
 * @param nanos for durations: a wall clock may jump
 */
record Moment(long millis, long nanos) {

    static Moment of(Clock clock) {
        return new Moment(clock.millis(), clock.nanos());
    }

    boolean isAfter(long sinceNanos, long lastingNanos) {
        return nanos - sinceNanos >= lastingNanos;
    }
}
