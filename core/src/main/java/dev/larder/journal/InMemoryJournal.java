package dev.larder.journal;

import dev.larder.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a node that shares nothing: every record is applied at once, on the appending thread, and nothing can be
 * missed. Thread-safe; appends take turns.
 */
public final class InMemoryJournal implements Journal {

    private static final Pattern PLACE = Pattern.compile("memory/(\\d{1,18})");

    private final Clock clock;
    private @Nullable Follower follower;
    private long position;

    /** A journal whose positions are made of the clock's wall time. */
    public InMemoryJournal(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void follow(Follower newFollower) {
        if (follower != null) {
            throw new IllegalStateException("Somebody follows this journal already; make one journal for each Larder");
        }
        follower = newFollower;
        String place = newFollower.resumesFrom();
        if (place != null) {
            resume(newFollower, place);
        }
        newFollower.reached(place());
    }

    // Its records are gone with the process that appended them: what was stamped before the last of them may be covered
    // by it.
    private void resume(Follower by, String from) {
        Matcher known = PLACE.matcher(from);
        if (known.matches()) {
            position = Long.parseLong(known.group(1));
            by.resume(position, position);
        } else {
            by.abandon("start: the copies of an earlier process belong to another journal", position, position);
        }
    }

    private String place() {
        return "memory/" + position;
    }

    // Under the lock, so that the follower sees positions grow; it does not call back, and waits for nothing but a
    // local store.
    @Override
    public synchronized CompletionStage<String> append(JournalRecord record) {
        position = Math.max(position + 1, clock.millis() << 16);
        if (follower != null) {
            deliver(follower, record);
        }
        return CompletableFuture.completedFuture(Long.toString(position));
    }

    private void deliver(Follower to, JournalRecord record) {
        if (record instanceof JournalRecord.Group group) {
            to.apply(group, position);
            to.reached(place());
        } else if (record instanceof JournalRecord.Keys keys) {
            to.apply(keys);
        }
    }

    @Override
    public CompletionStage<Void> applied(String id) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> catchUp() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public long provenAtNanos() {
        return clock.nanos();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public double lagSeconds() {
        return 0;
    }
}
