package dev.larder.redis.internal.journal;

import dev.larder.Clock;
import dev.larder.journal.Journal;
import java.util.concurrent.TimeUnit;

/**
 * The moment up to which nothing was missed. Where the wall clock runs ahead of the monotonic one, the machine may have been
 * suspended, so the time in between makes the proof older. Moments here are monotonic nanoseconds plus all that was skipped.
 */
final class Proof {

    private static final long TOLERATED_JUMP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Clock clock;
    private long skippedNanos;
    private long seenNanos;
    private long seenMillis;
    private boolean isProven;
    private long provenMoment;
    private volatile long provenAtNanos = Journal.NEVER;

    Proof(Clock clock) {
        this.clock = clock;
        this.seenNanos = clock.nanos();
        this.seenMillis = clock.millis();
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
        long nanos = clock.nanos();
        long millis = clock.millis();
        long ahead = TimeUnit.MILLISECONDS.toNanos(millis - seenMillis) - (nanos - seenNanos);
        seenNanos = nanos;
        seenMillis = millis;
        if (ahead > TOLERATED_JUMP_NANOS) {
            skippedNanos += ahead;
            publish();
        }
    }

    private void publish() {
        provenAtNanos = isProven ? provenMoment - skippedNanos : Journal.NEVER;
    }
}
