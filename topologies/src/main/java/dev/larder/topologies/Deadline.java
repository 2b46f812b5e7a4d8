package dev.larder.topologies;

import java.time.Duration;

/** The end of a bounded wait. The only reader of a clock in this module. */
record Deadline(long atNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isPast() {
        return remainingNanos() <= 0;
    }

    /** At least one: sockets take zero milliseconds for "for ever". */
    int remainingMillis() {
        return (int) Math.max(1, remainingNanos() / 1_000_000);
    }

    private long remainingNanos() {
        return atNanos - System.nanoTime();
    }
}
