package dev.larder.redis.internal.journal;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.proof.Complaint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the journal: begins, then follows, and begins again whenever what it reads, or what a heartbeat says, does not
 * continue what it has read. After a lost connection it goes on where it was.
 */
final class Tail implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.redis");
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final long TORN_PAUSE_MILLIS = 20;
    private static final int MANY_FAILURES = 3;

    /** Opens a connection to read on; waits for it. */
    @FunctionalInterface
    interface Opener {
        Reader open() throws InterruptedException;
    }

    private final Opener opener;
    private final Beginning beginning;
    private final Following following;
    private final Progress progress;
    private final Heartbeat heartbeat;
    private final Complaint complaint;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** What ends a pause early. */
    private final Semaphore news = new Semaphore(0);

    private volatile boolean troubled;
    private int failures;

    Tail(
            Opener opener,
            Beginning beginning,
            Following following,
            Progress progress,
            Heartbeat heartbeat,
            Complaint complaint) {
        this.opener = opener;
        this.beginning = beginning;
        this.following = following;
        this.progress = progress;
        this.heartbeat = heartbeat;
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

    /** Whether reading has failed and was not taken up again yet. */
    boolean isTroubled() {
        return troubled;
    }

    private void readOnOneConnection() throws InterruptedException {
        try (Reader reader = opener.open()) {
            troubled = false;
            heartbeat.beat();
            while (!isClosed()) {
                step(reader);
            }
        } catch (TierUnavailableException e) {
            troubled = true;
            LOG.debug("The journal cannot be read", e);
            if (Failures.isAnswer(e) && !Failures.isMoved(e)) {
                complaint.raise(String.valueOf(e.getMessage()));
            }
        }
    }

    private void step(Reader reader) throws InterruptedException {
        try {
            Place at = progress.place();
            if (at == null) {
                beginning.begin(reader);
                heartbeat.beat();
            } else {
                following.follow(reader, at);
            }
            if (reader.isTorn()) {
                closed.await(TORN_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
            failures = 0;
            complaint.settle();
        } catch (ContinuityLostException e) {
            lost(e.reason());
        } catch (TierUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // The one place where the follower's failures arrive: a record that it could not apply is a record missed.
            LOG.warn("A record of the journal could not be applied", e);
            lost("a record could not be applied");
        }
    }

    private void lost(String reason) throws InterruptedException {
        progress.lost(reason);
        if (failures >= MANY_FAILURES) {
            complaint.raise(reason);
        }
        pause();
    }

    private void pause() throws InterruptedException {
        failures++;
        long millis = Math.min(LONGEST_PAUSE_MILLIS, 25L << Math.min(failures, 6));
        if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /** There is another master: a pause would be lost time. */
    void hurry() {
        news.release();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    void close() {
        closed.countDown();
        hurry();
    }
}
