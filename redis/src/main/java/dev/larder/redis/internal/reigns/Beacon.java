package dev.larder.redis.internal.reigns;

import dev.larder.Clock;
import dev.larder.redis.internal.proof.Complaint;
import dev.larder.redis.internal.proof.Proof;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The beacon on one master: when it was sent, and when it was last confirmed. One is under way at a time. Thread-safe. */
final class Beacon {

    /**
     * One that was sent.
     *
     * @param atNanos by the node's clock
     * @param moment for the proof
     */
    record Sent(long atNanos, long moment) {}

    private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Clock clock;
    private final Proof proof;
    private final Complaint complaint;
    // Guarded by this.
    private @Nullable Sent last;
    private @Nullable Sent confirmed;
    private boolean isUnderWay;
    private boolean isLost;

    Beacon(Clock clock, String name, String namespace) {
        this.clock = clock;
        this.proof = new Proof(clock);
        this.complaint = new Complaint(name, namespace);
    }

    /** Whether it is time for the next. */
    synchronized boolean isDue(long nowNanos, long everyNanos) {
        return !isUnderWay && (last == null || nowNanos - last.atNanos >= (isLost ? LOST_NANOS : everyNanos));
    }

    synchronized Sent sent() {
        isUnderWay = true;
        isLost = false;
        last = new Sent(clock.nanos(), proof.moment());
        return last;
    }

    void confirmed(Sent sent) {
        proof.prove(sent.moment);
        complaint.settle();
        synchronized (this) {
            isUnderWay = false;
            confirmed = sent;
        }
    }

    /** It was refused, or got lost; what to complain of, if anything. */
    void failed(boolean isRefused, @Nullable String cause) {
        if (cause != null) {
            complaint.raise(cause);
        }
        synchronized (this) {
            isUnderWay = false;
            isLost = !isRefused;
        }
    }

    /** When the newest that was confirmed was sent; null if none was. */
    synchronized @Nullable Long confirmedSendingNanos() {
        return confirmed == null ? null : confirmed.atNanos;
    }

    /** Up to when the master is proved to have been one. Reads a field. */
    long confirmedAtNanos() {
        return proof.provenAtNanos();
    }

    /** A suspended machine makes what is confirmed older. */
    void compareClocks() {
        proof.compareClocks();
    }
}
