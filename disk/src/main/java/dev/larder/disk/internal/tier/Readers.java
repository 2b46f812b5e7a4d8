package dev.larder.disk.internal.tier;

import dev.larder.internal.threads.Threads;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that may wait for the disk: a few, and a bounded number of reads that wait for them. What an executor does, with fewer changes of
 * threads, each of which takes longer than reading what the system has in memory: whoever has nothing to do keeps a {@link Lookout}
 * before it sleeps; and where reads are quick two of them are left to one thread before another is called. A thread that hangs holds up no
 * other read: who waits for one that nobody has begun calls another thread.
 */
final class Readers implements AutoCloseable {

    private static final long CLOSING_MILLIS = 1_000;

    private static final int EACH = 2;

    private final String name;
    private final int threads;
    private final int most;
    private final Queue<Thread> running = new ConcurrentLinkedQueue<>();
    private final Lookout lookout = new Lookout();
    private final Queue<Reading<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger asleep = new AtomicInteger();
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean isClosed;

    /**
     * Starts threads as they are needed.
     *
     * @param waiting how many reads may wait, beside those that are being read
     */
    Readers(String name, int threads, int waiting) {
        this.name = name;
        this.threads = threads;
        this.most = threads + waiting;
    }

    /** Whether a read that is submitted now is taken at once, as far as anybody can tell, and by one of those that have been quick lately. */
    boolean isOneFree() {
        return unfinished.get() < threads && lookout.isWorthIt();
    }

    /** Reads on one of the threads, or answers otherwise if these are closed meanwhile; null if there is no room for another that waits. */
    <T> @Nullable Reading<T> submit(Supplier<T> work, T otherwise) {
        if (unfinished.incrementAndGet() > most || isClosed) {
            unfinished.decrementAndGet();
            return null;
        }
        Reading<T> reading = new Reading<>(work, otherwise, lookout, this::callAnother);
        queue.add(reading);
        // Added first: whoever falls asleep looks into the queue once more.
        callAnotherIfNeeded();
        if (isClosed) {
            reading.giveUp();
        }
        return reading;
    }

    private void callAnotherIfNeeded() {
        int awake = started.get() - asleep.get();
        if (unfinished.get() > awake * (lookout.isWorthIt() ? EACH : 1)) {
            callAnother();
        }
    }

    private void callAnother() {
        if (hasTakenOne(asleep)) {
            calls.release();
        } else if (started.get() < threads) {
            start();
        }
    }

    private void start() {
        int number = started.incrementAndGet();
        if (number <= threads) {
            Thread thread = Threads.daemon(name + "-" + number, this::run);
            running.add(thread);
            thread.start();
        } else {
            started.decrementAndGet();
        }
    }

    private void run() {
        try {
            for (Reading<?> next = next(); next != null; next = next()) {
                lookout.watch(next);
                unfinished.decrementAndGet();
            }
        } catch (InterruptedException closedForGood) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next read; null once these are closed and none waits any more. */
    private @Nullable Reading<?> next() throws InterruptedException {
        lookout.until(() -> !queue.isEmpty());
        Reading<?> next = queue.poll();
        while (next == null && !isClosed) {
            sleep();
            next = queue.poll();
        }
        return next;
    }

    private void sleep() throws InterruptedException {
        asleep.incrementAndGet();
        // Somebody may have added one just before, and found nobody asleep.
        if ((!queue.isEmpty() || isClosed) && hasTakenOne(asleep)) {
            return;
        }
        calls.acquire();
    }

    private static boolean hasTakenOne(AtomicInteger count) {
        return count.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    /** Takes nothing more; waits a moment for those who read, and gives up on what waits then. */
    @Override
    public void close() {
        isClosed = true;
        calls.release(threads);
        try {
            for (Thread thread : running) {
                thread.join(Math.max(1, CLOSING_MILLIS / threads));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        queue.forEach(Reading::giveUp);
    }
}
