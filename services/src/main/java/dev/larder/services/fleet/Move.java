package dev.larder.services.fleet;

import java.time.Duration;
import java.time.Instant;

/** A migration from one host to another, under way or over. How far it is follows from the time, so it can be cached and still be right. */
record Move(String from, String to, Instant begunAt, Instant endsAt) {

    boolean isOverAt(Instant now) {
        return !now.isBefore(endsAt);
    }

    /** The host that has the machine. */
    String hostAt(Instant now) {
        return isOverAt(now) ? to : from;
    }

    /** From 0 to 100; below 100 as long as it is under way. */
    int percentAt(Instant now) {
        if (isOverAt(now)) {
            return 100;
        }
        long done = Math.max(0, Duration.between(begunAt, now).toMillis());
        return (int) (done * 100 / Math.max(1, Duration.between(begunAt, endsAt).toMillis()));
    }
}
