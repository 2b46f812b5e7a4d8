package dev.larder.redis.internal.connection;

import java.time.Duration;

/**
 * How one attempt to connect goes about it.
 *
 * @param patience after which it has failed, login included
 * @param isSpare whether it is made beside another: then it takes no connection that somebody else may need
 */
record Attempt(Duration patience, boolean isSpare) {

    /** One that has all the time there is. */
    static Attempt patient(Timeouts timeouts) {
        return new Attempt(timeouts.connect(), /* isSpare= */ false);
    }

    /** One beside another. */
    static Attempt spare(Duration patience) {
        return new Attempt(patience, /* isSpare= */ true);
    }
}
