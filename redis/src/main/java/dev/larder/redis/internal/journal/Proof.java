package dev.larder.redis.internal.journal;

import dev.larder.Clock;
import dev.larder.internal.time.ClockJumps;
import dev.larder.journal.Journal;

/**
 * The moment up to which nothing was missed. Where the wall clock runs ahead of the monotonic one, the machine may have been
 * suspended, so the time in between makes the proof older. Moments here are monotonic nanoseconds plus all that was skipped.
 */
final class Proof {

    private final Clock clock;
    private final ClockJumps jumps;
    private long skippedNanos;
    private boolean isProven;
    private long provenMoment;
    private volatile long provenAtNanos = Journal.NEVER;

    Proof(Clock clock) {
        this.clock = clock;
        this.jumps = new ClockJumps(clock);
    }

    /** The proven moment on the monotonic clock, or {@link Journal#NEVER}. Reads a field. */
    long provenAtNanos() {
        return provenAtNanos;
    }

    /** Now. */
    synchronized long moment() {
        return clock.nanos() + skippedNanos;
    }

    /** Nothing that was appended before the moment was missed. */
    synchronized void prove(long moment) {
        if (!isProven || moment - provenMoment > 0) {
            provenMoment = moment;
            isProven = true;
            publish();
        }
    }

    /** Anything may have been missed. */
    synchronized void revoke() {
        isProven = false;
        publish();
    }

    synchronized boolean covers(long moment) {
        return isProven && provenMoment - moment >= 0;
    }

    /** To be called a few times a second. */
    synchronized void compareClocks() {
        long ahead = jumps.aheadNanos();
        if (ahead > 0) {
            skippedNanos += ahead;
            publish();
        }
    }

    private void publish() {
        provenAtNanos = isProven ? provenMoment - skippedNanos : Journal.NEVER;
    }
}
