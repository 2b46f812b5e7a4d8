package dev.larder.disk.internal.tier;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many values were taken and how many of them are done with, in whatever way. Thread-safe. */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final AtomicLong taken = new AtomicLong();
    private long done;

    /** One more was taken. */
    void take() {
        taken.incrementAndGet();
    }

    /** So many are done with. */
    void finish(int count) {
        lock.lock();
        try {
            done += count;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what was taken by now is done with, for so long at most. */
    void await(long time, TimeUnit unit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = unit.toNanos(time);
            long wanted = taken.get();
            while (done < wanted && left > 0) {
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
