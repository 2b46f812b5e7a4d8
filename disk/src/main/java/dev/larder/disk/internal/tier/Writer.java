package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.tier.Counts.Count;
import dev.larder.internal.threads.Threads;
import dev.larder.tier.LocalTier.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes values, many in one batch, and tidies up between batches. Values wait in a queue that is bounded in length and
 * in bytes; one that finds it full is skipped.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.disk");
    private static final int MOST_AT_ONCE = 128;
    private static final long MOST_BYTES_AT_ONCE = 256 << 10;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long GATHERING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long CLOSING_MILLIS = 3_000;

    private final Pen pen;
    private final Counts counts;
    private final Housekeeping housekeeping;
    private final Sealing sealing;
    private final BlockingQueue<Pending> queue;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Progress progress = new Progress();
    private final long mostWaitingBytes;
    private final Thread thread;
    private volatile boolean isClosed;
    /** Belongs to the thread. */
    private boolean isUnforeseenTold;

    Writer(Pen pen, Counts counts, Housekeeping housekeeping, TierSettings settings) {
        this.pen = pen;
        this.counts = counts;
        this.housekeeping = housekeeping;
        this.sealing = settings.sealing();
        this.queue = new LinkedBlockingQueue<>(settings.writeQueue());
        this.mostWaitingBytes = settings.store().writeBufferBytes();
        this.thread = Threads.daemon("larder-disk-write", this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a value, unless there is no room in the queue. A single value has room, however large. */
    boolean offer(Kept kept, BooleanSupplier stillTrue) {
        Pending value = Pending.of(kept, stillTrue, sealing);
        long before = waitingBytes.getAndAdd(value.bytes());
        boolean hasRoom = before == 0 || before + value.bytes() <= mostWaitingBytes;
        if (hasRoom && !isClosed && queue.offer(value)) {
            progress.take();
            return true;
        }
        waitingBytes.addAndGet(-value.bytes());
        counts.add(Count.SKIPPED);
        return false;
    }

    int waiting() {
        return queue.size();
    }

    /** Waits until what was taken by now is written or skipped, for so long at most. */
    void settle(long time, TimeUnit unit) throws InterruptedException {
        progress.await(time, unit);
    }

    private void run() {
        try {
            while (!isClosed || !queue.isEmpty()) {
                Pending first = queue.poll(TICK_NANOS, TimeUnit.NANOSECONDS);
                if (first != null) {
                    writeAll(someWith(first));
                } else {
                    tidy();
                }
            }
        } catch (InterruptedException closedForGood) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Pending> someWith(Pending first) {
        if (queue.size() < MOST_AT_ONCE && !isClosed) {
            // Others come with it, mostly: writing them together costs little more than writing one.
            LockSupport.parkNanos(GATHERING_NANOS);
        }
        List<Pending> some = new ArrayList<>();
        some.add(first);
        queue.drainTo(some, MOST_AT_ONCE - 1);
        return some;
    }

    // In parts, so that the section is never held for long, and room is made in time.
    private void writeAll(List<Pending> some) {
        int from = 0;
        long bytes = 0;
        for (int to = 1; to <= some.size(); to++) {
            bytes += some.get(to - 1).bytes();
            if (bytes >= MOST_BYTES_AT_ONCE || to == some.size()) {
                write(some.subList(from, to), bytes);
                tidy();
                from = to;
                bytes = 0;
            }
        }
    }

    private void write(List<Pending> some, long bytes) {
        try {
            if (housekeeping.hasRoom()) {
                writePatiently(some);
                housekeeping.wrote(bytes);
            } else {
                counts.add(Count.SKIPPED, some.size());
            }
        } catch (RuntimeException unforeseen) {
            counts.add(Count.FAILED, some.size());
            tell("written", unforeseen);
        } finally {
            waitingBytes.addAndGet(-bytes);
            progress.finish(some.size());
        }
    }

    private void tidy() {
        try {
            housekeeping.tidyIfDue();
        } catch (RuntimeException unforeseen) {
            tell("tidied up", unforeseen);
        }
    }

    // This thread goes on: if it ended, the tier would keep nothing any more and say nothing of it.
    private void tell(String what, RuntimeException unforeseen) {
        if (!isUnforeseenTold) {
            isUnforeseenTold = true;
            LOG.error(
                    "The disk tier could not be {}, for a reason that nobody foresaw. It goes on, counts such as failed, tells this once",
                    what,
                    unforeseen);
        }
    }

    // Between tries the section is free for drops.
    private void writePatiently(List<Pending> some) {
        long number = housekeeping.nextBatch();
        while (!pen.keep(some, number)) {
            if (isClosed) {
                counts.add(Count.SKIPPED, some.size());
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Takes nothing more, writes what waits for a short time, and ends. */
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
