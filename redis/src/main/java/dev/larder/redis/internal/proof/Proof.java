package dev.larder.redis.internal.proof;

import dev.larder.Clock;
import dev.larder.internal.time.ClockJumps;
import dev.larder.journal.Journal;

/**
 * The moment up to which nothing was missed. Where the wall clock runs ahead of the monotonic one, the machine may have been
 * suspended, so the time in between makes the proof older. Moments here are monotonic nanoseconds plus all that was skipped.
 */
public final class Proof {

    private final Clock clock;
    private final ClockJumps jumps;
    private long skippedNanos;
    private boolean isProven;
    private long provenMoment;
    private volatile long provenAtNanos = Journal.NEVER;

    /** Nothing is proved yet. */
    public Proof(Clock clock) {
        this.clock = clock;
        this.jumps = new ClockJumps(clock);
    }

    /** The proven moment on the monotonic clock, or {@link Journal#NEVER}. Reads a field. */
    public long provenAtNanos() {
        return provenAtNanos;
    }

    /** Now. */
    public synchronized long moment() {
        return clock.nanos() + skippedNanos;
    }

    /** Nothing that was appended before the moment was missed. */
    public synchronized void prove(long moment) {
        if (!isProven || moment - provenMoment > 0) {
            provenMoment = moment;
            isProven = true;
            publish();
        }
    }

    /** Anything may have been missed. */
    public synchronized void revoke() {
        isProven = false;
        publish();
    }

    /** Whether that is proved up to the moment. */
    public synchronized boolean covers(long moment) {
        return isProven && provenMoment - moment >= 0;
    }

    /** To be called a few times a second. */
    public synchronized void compareClocks() {
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
