package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.testkit.JournalLog.Line;
import dev.larder.testkit.JournalLog.Reading;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The journal as one node reads it. Records are delivered on whichever thread makes them readable, one thread at a time and
 * with no lock held: who comes while another delivers leaves it to that one.
 */
final class LinkedJournal implements Journal {

    private static final long UNKNOWN = -1;

    private final JournalLog log;
    private final TierLink link;
    private final Clock clock;
    private final AtomicInteger turns = new AtomicInteger();

    // Guarded by this.
    private final NavigableMap<Long, CompletableFuture<Void>> milestones = new TreeMap<>();
    private @Nullable Follower follower;
    private long number;
    private int incarnation;
    private boolean isBeginning;

    private volatile long frozen = NEVER;

    LinkedJournal(JournalLog log, TierLink link, Clock clock) {
        this.log = log;
        this.link = link;
        this.clock = clock;
    }

    @Override
    public void follow(Follower newFollower) {
        synchronized (this) {
            if (follower != null) {
                throw new IllegalStateException("Somebody follows this journal already");
            }
            follower = newFollower;
        }
        log.join(this);
        read();
    }

    /** Who follows. */
    synchronized Follower follower() {
        if (follower == null) {
            throw new IllegalStateException("Nobody follows this journal yet");
        }
        return follower;
    }

    @Override
    public CompletionStage<String> append(JournalRecord record) {
        return link.send(Step.APPEND, () -> appended(record));
    }

    private String appended(JournalRecord record) {
        long appended = log.append(record);
        log.wake();
        return Long.toString(appended);
    }

    @Override
    public CompletionStage<Void> applied(String id) {
        return whenRead(Long.parseLong(id));
    }

    @Override
    public CompletionStage<Void> catchUp() {
        long asked = clock.nanos();
        return link.send(Step.CATCH_UP, log::lastNumber)
                .thenCompose(head -> {
                    read();
                    return whenRead(head);
                })
                .thenRun(() -> proven(asked));
    }

    /** As of now while nothing is in the way and nothing unread; otherwise as of when that was so last. */
    @Override
    public long provenAtNanos() {
        return isProving() ? clock.nanos() : frozen;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public double lagSeconds() {
        return 0;
    }

    /** Remembers how far the proof reaches, before something gets in its way. */
    void freeze() {
        if (isProving()) {
            proven(clock.nanos());
        }
    }

    /** Forgets that anything was ever proved. */
    synchronized void disprove() {
        frozen = NEVER;
    }

    // What was proved before everything was forgotten, and is told only now, proves nothing.
    private synchronized void proven(long atNanos) {
        if (!isBeginning) {
            frozen = Math.max(frozen, atNanos);
        }
    }

    private synchronized void beginning(boolean newIsBeginning) {
        isBeginning = newIsBeginning;
    }

    // Asks the log with no lock held: the log asks its readers under its own.
    private boolean isProving() {
        return link.isProving() && log.isEnd(number(), incarnation());
    }

    /** Reads what there is, unless another thread does. */
    void read() {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        int taken = 1;
        boolean isOver = false;
        try {
            do {
                readNow();
                taken = turns.addAndGet(-taken);
            } while (taken != 0);
            isOver = true;
        } finally {
            // Only if the follower threw: the turn that is over may be another thread's by now.
            if (!isOver) {
                turns.set(0);
            }
        }
    }

    private void readNow() {
        Follower reader = reader();
        if (reader == null) {
            return;
        }
        Reading reading = log.readAfter(number(), incarnation());
        // The number of the last key record that need not be delivered.
        long keysFrom = reading.isContinued() ? 0 : begin(reader, reading);
        for (Line line : reading.lines()) {
            if (reading.isContinued() && !link.isDelivering()) {
                return;
            }
            deliver(reader, line, line.number() > keysFrom);
            reached(line.number(), reading.incarnation());
            if (reading.isContinued()) {
                reader.reached(place());
            }
        }
        if (!reading.isContinued()) {
            beginning(false);
            reader.reached(place());
            // Also of records that are gone; not of those that were appended since.
            endMilestonesUpTo(reading.lastNumber());
        }
    }

    private synchronized @Nullable Follower reader() {
        return link.isDelivering() ? follower : null;
    }

    private long begin(Follower reader, Reading reading) {
        beginning(true); // until all that is retained was read once more
        disprove();
        long left = incarnation() == 0 ? leftByAnEarlierProcess(reader) : UNKNOWN;
        if (left != UNKNOWN) {
            reader.resume(reading.horizon(), reading.horizon());
            return left;
        }
        String reason = incarnation() == 0 ? "reading begins" : "the journal lost records";
        reader.abandon(reason, reading.horizon(), reading.horizon());
        return Long.MAX_VALUE;
    }

    private long leftByAnEarlierProcess(Follower reader) {
        String place = reader.resumesFrom();
        int slash = place == null ? -1 : place.indexOf('/');
        if (place == null || !place.substring(0, slash).matches("\\d+")) {
            return UNKNOWN;
        }
        long left = Long.parseLong(place.substring(slash + 1));
        boolean isContinued =
                log.readAfter(left, Integer.parseInt(place.substring(0, slash))).isContinued();
        return isContinued ? left : UNKNOWN;
    }

    private static void deliver(Follower reader, Line line, boolean withKeys) {
        if (line.record() instanceof JournalRecord.Group group) {
            reader.apply(group, line.position());
        } else if (withKeys && line.record() instanceof JournalRecord.Keys keys) {
            reader.apply(keys);
        }
    }

    private synchronized long number() {
        return number;
    }

    private synchronized String place() {
        return incarnation + "/" + number;
    }

    private synchronized int incarnation() {
        return incarnation;
    }

    private void reached(long reached, int reachedIncarnation) {
        synchronized (this) {
            number = reached;
            incarnation = reachedIncarnation;
        }
        endMilestonesUpTo(reached);
    }

    private CompletableFuture<Void> whenRead(long wanted) {
        CompletableFuture<Void> milestone;
        synchronized (this) {
            if (number >= wanted) {
                return CompletableFuture.completedFuture(null);
            }
            milestone = milestones.computeIfAbsent(wanted, same -> new CompletableFuture<>());
        }
        return milestone
                .copy()
                .orTimeout(link.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(
                        new TierUnavailableException("The tail did not get there in time", late)));
    }

    private void endMilestonesUpTo(long reached) {
        while (true) {
            CompletableFuture<Void> milestone = takeMilestone(reached);
            if (milestone == null) {
                return;
            }
            milestone.complete(null);
        }
    }

    private synchronized @Nullable CompletableFuture<Void> takeMilestone(long reached) {
        Iterator<CompletableFuture<Void>> due =
                milestones.headMap(reached, /* inclusive= */ true).values().iterator();
        if (!due.hasNext()) {
            return null;
        }
        CompletableFuture<Void> milestone = due.next();
        due.remove();
        return milestone;
    }
}
