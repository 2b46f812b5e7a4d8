package dev.larder.testkit.history;

import java.time.Duration;

/**
 * How long after the acknowledgement of an invalidation an older version may still be answered.
 *
 * @param lag by a process that no fault concerns: what its journal may be behind
 * @param maxStaleness by any process, whatever happens
 * @param settling how long after a fault has ended a process still counts as concerned
 */
public record Promises(Duration lag, Duration maxStaleness, Duration settling) {

    public Promises {
        if (lag.isNegative() || settling.isNegative() || maxStaleness.compareTo(lag) < 0) {
            throw new IllegalArgumentException("The promises are lag=" + lag + " maxStaleness=" + maxStaleness
                    + " settling=" + settling + ": none may be negative, and lag not above maxStaleness");
        }
    }
}
