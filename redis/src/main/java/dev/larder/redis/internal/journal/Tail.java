package dev.larder.redis.internal.journal;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.connection.Failures;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal and has every record applied, in order, by one thread.
 *
 * <ol>
 *   <li>Begin: ask how far the streams go, abandon everything, apply all group records there are. Key records before that moment need
 *       not be read, since their values were removed from Redis before they were appended, and memory is empty.
 *   <li>Follow: a record is applied only if it names the last one applied as the one before; so after a lost connection it goes on
 *       where it was.
 *   <li>Where a record does not fit, or a heartbeat says that the journal is not the one that was read: begin again.
 * </ol>
 */
final class Tail implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.redis");
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** Opens a connection to read on; waits for it. */
    @FunctionalInterface
    interface Opener {
        Reader open() throws InterruptedException;
    }

    private final Opener opener;
    private final Follower follower;
    private final Progress progress;
    private final Heartbeat heartbeat;
    private final Lag lag;
    private final Complaint complaint;
    private final CountDownLatch closed = new CountDownLatch(1);
    private int failures;

    Tail(Opener opener, Follower follower, Progress progress, Heartbeat heartbeat, Lag lag, Complaint complaint) {
        this.opener = opener;
        this.follower = follower;
        this.progress = progress;
        this.heartbeat = heartbeat;
        this.lag = lag;
        this.complaint = complaint;
    }

    @Override
    public void run() {
        try {
            while (!isClosed()) {
                readOnOneConnection();
                pause();
            }
        } catch (InterruptedException e) {
            // Only close interrupts.
            Thread.currentThread().interrupt();
        }
    }

    private void readOnOneConnection() throws InterruptedException {
        try (Reader reader = opener.open()) {
            heartbeat.beat();
            while (!isClosed()) {
                step(reader);
            }
        } catch (TierUnavailableException e) {
            LOG.debug("The journal cannot be read", e);
            if (Failures.isAnswer(e) || (e.getCause() != null && Failures.isAnswer(e.getCause()))) {
                complaint.raise(String.valueOf(e.getMessage()));
            }
        }
    }

    private void step(Reader reader) throws InterruptedException {
        try {
            Place at = progress.place();
            if (at == null) {
                begin(reader);
            } else {
                follow(reader, at);
            }
            failures = 0;
            complaint.settle();
        } catch (ContinuityLostException e) {
            progress.lost(e.reason());
            pause();
        }
    }

    private void begin(Reader reader) throws InterruptedException {
        Place known = progress.lastKnown();
        String reason = progress.lostBecause();
        Place heads = reader.begin();
        Runnable released = progress.abandoning();
        Groups groups = new Groups(reason);
        while (groups.last == null || groups.last.id().isBefore(heads.groups().id())) {
            groups.read(reader);
        }
        if (known != null && groups.horizon < known.groups().id().position()) {
            // What this node knows of group records may be gone from the stream.
            reader.append(Group.horizon(reason));
        }
        progress.begun(new Place(heads.incarnation(), heads.keys(), groups.last));
        released.run();
        heartbeat.beat();
    }

    /** All group records, read anew. */
    private final class Groups {

        private final String reason;
        private @Nullable Link last;
        private long horizon;

        Groups(String reason) {
            this.reason = reason;
        }

        void read(Reader reader) throws InterruptedException {
            List<StreamMessage<String, byte[]>> messages = reader.groups(last == null ? StreamId.ZERO : last.id());
            if (messages.isEmpty()) {
                throw new ContinuityLostException("group records have gone while they were read");
            }
            messages.forEach(message -> apply(Chained.group(message)));
        }

        private void apply(Chained<Group> record) {
            if (last == null || !record.follows(last)) {
                abandon(record);
            }
            applied(() -> follower.apply(record.record(), record.position()));
            if (record.record().kind() == JournalRecord.Kind.HORIZON) {
                horizon = record.position();
            }
            last = record.link();
        }

        /** What stood before the first record is unknown, and so is what is missing in between. */
        private void abandon(Chained<Group> record) {
            horizon = record.horizonBefore();
            long position = horizon;
            applied(() -> follower.abandon(reason, position, position));
        }
    }

    private void follow(Reader reader, Place from) throws InterruptedException {
        Place at = from;
        for (StreamMessage<String, byte[]> message : reader.next(from)) {
            at = reader.isOfKeys(message) ? keys(at, Chained.keys(message)) : group(at, Chained.group(message));
        }
        if (at != from) {
            progress.advanced(at);
        }
    }

    private Place keys(Place at, Chained<Optional<Keys>> record) {
        mustFollow(at.keys(), record);
        record.record().ifPresent(keys -> applied(() -> follower.apply(keys)));
        lag.applied(record.link().id());
        return new Place(at.incarnation(), record.link(), at.groups());
    }

    private Place group(Place at, Chained<Group> record) {
        mustFollow(at.groups(), record);
        applied(() -> follower.apply(record.record(), record.position()));
        lag.applied(record.link().id());
        return new Place(at.incarnation(), at.keys(), record.link());
    }

    private static void mustFollow(Link last, Chained<?> record) {
        if (!record.follows(last)) {
            throw new ContinuityLostException(
                    "record " + record.link().id() + " follows " + record.before() + ", not " + last);
        }
    }

    /** The one place where the follower's code runs. A record that could not be applied is a record missed. */
    private static void applied(Runnable application) {
        try {
            application.run();
        } catch (RuntimeException e) {
            LOG.warn("A record of the journal could not be applied", e);
            throw new ContinuityLostException("a record could not be applied");
        }
    }

    private void pause() throws InterruptedException {
        failures++;
        long millis = Math.min(LONGEST_PAUSE_MILLIS, 25L << Math.min(failures, 6));
        closed.await(millis, TimeUnit.MILLISECONDS);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    void close() {
        closed.countDown();
    }
}
