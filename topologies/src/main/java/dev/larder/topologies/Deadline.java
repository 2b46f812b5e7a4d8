package dev.larder.topologies;

import java.time.Duration;

/** The end of a bounded wait. The only reader of a clock in this module. */
record Deadline(long atNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isPast() {
        return System.nanoTime() - atNanos >= 0;
    }
}
