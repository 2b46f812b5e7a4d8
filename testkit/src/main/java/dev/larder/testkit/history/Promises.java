package dev.larder.testkit.history;

import java.time.Duration;

/**
 * How long after the acknowledgement of an invalidation an older version may still be answered.
 *
 * @param lag by a process that no fault concerns: what its journal may be behind
 * @param maxStaleness by any process, whatever happens
 * @param settling how long after a fault has ended a process still counts as concerned
 * @param lost for how long a failover may bring back what was acknowledged as gone, until that is repeated; it bounds what the shared tier
 *     gives, and going back to an older version, and maxStaleness where it is longer. Zero where nothing acknowledged is lost
 */
public record Promises(Duration lag, Duration maxStaleness, Duration settling, Duration lost) {

    /** Promises where nothing that was acknowledged is lost. */
    public Promises(Duration lag, Duration maxStaleness, Duration settling) {
        this(lag, maxStaleness, settling, Duration.ZERO);
    }

    public Promises {
        if (lag.isNegative() || settling.isNegative() || lost.isNegative() || maxStaleness.compareTo(lag) < 0) {
            throw new IllegalArgumentException("The promises are lag=" + lag + " maxStaleness=" + maxStaleness
                    + " settling=" + settling + ": none may be negative, and lag not above maxStaleness");
        }
    }

    /** The same where a failover may lose what was acknowledged, until its writer repeats it. */
    public Promises whereFailoversLose(Duration untilRepeated) {
        return new Promises(lag, maxStaleness, settling, untilRepeated);
    }
}
