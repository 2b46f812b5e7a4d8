package dev.larder.topologies;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The end of a bounded wait. The only reader of a clock in this module. */
record Deadline(long atNanos) {
    /** Between two looks at servers that take their time; short beside the tenth of a second in which they think. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The wall clock, for what is valid from a day to a day. */
    static Instant today() {
        return Instant.now();
    }

    boolean isPast() {
        return System.nanoTime() - atNanos >= 0;
    }

    /**
     * Looks again and again until nothing is missing. Whoever cannot be asked is missing too.
     *
     * @param missing says in words what is missing, or gives an empty text
     * @throws TopologyException that names the goal and what is missing, if that is not in time or the waiting thread is
     *     interrupted
     */
    void await(String goal, Supplier<String> missing) {
        for (String lack = look(missing); !lack.isEmpty(); lack = look(missing)) {
            if (isPast()) {
                throw new TopologyException(goal + " took too long: " + lack);
            }
            LockSupport.parkNanos(GLANCE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new TopologyException("Interrupted while waiting for " + goal + ": " + lack);
            }
        }
    }

    private static String look(Supplier<String> missing) {
        try {
            return missing.get();
        } catch (TopologyException unreachable) {
            return String.valueOf(unreachable.getMessage());
        }
    }
}
