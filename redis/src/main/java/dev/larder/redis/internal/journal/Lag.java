package dev.larder.redis.internal.journal;

import dev.larder.Clock;
import java.util.concurrent.TimeUnit;

/**
 * How long the newest record took from its append to its application here. The id of a record is the server's time in whole
 * milliseconds; heartbeats tell how the server's clock stands to ours, within half their round trip. So the figure is right to about a
 * millisecond, whatever our wall clock says.
 */
final class Lag {

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Clock clock;
    private volatile long serverAheadMicros = UNKNOWN;
    private volatile double seconds;

    Lag(Clock clock) {
        this.clock = clock;
    }

    /** A heartbeat that was sent at a moment was answered just now. */
    void heard(long serverMicros, long sentNanos) {
        long between = sentNanos + (clock.nanos() - sentNanos) / 2;
        serverAheadMicros = serverMicros - TimeUnit.NANOSECONDS.toMicros(between);
    }

    /** The tail has just applied the record. */
    void applied(StreamId id) {
        long ahead = serverAheadMicros;
        if (ahead != UNKNOWN) {
            long serverMicros = TimeUnit.NANOSECONDS.toMicros(clock.nanos()) + ahead;
            seconds = Math.max(0, serverMicros - TimeUnit.MILLISECONDS.toMicros(id.millis())) / 1e6;
        }
    }

    double seconds() {
        return seconds;
    }
}
