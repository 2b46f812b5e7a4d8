package dev.larder.disk.internal.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Who is inside the store now. RocksDB crashes the process if it is used after it was closed, so closing waits until everybody has left,
 * and nobody enters any more. Entering costs a counter of the thread's own.
 */
final class Users {

    private final LongAdder inside = new LongAdder();
    private volatile boolean isClosed;

    /** Whether the caller may use the store; if so it says {@link #leave} afterwards. */
    boolean enter() {
        inside.increment();
        // Counted first: either close() sees the count, or this sees that it is closed.
        if (isClosed) {
            inside.decrement();
            return false;
        }
        return true;
    }

    void leave() {
        inside.decrement();
    }

    /** Lets nobody in from now on, and waits until those inside have left, for so long at most; false if somebody has not. */
    boolean close(long nanos) {
        isClosed = true;
        long step = TimeUnit.MILLISECONDS.toNanos(1);
        for (long waited = 0; inside.sum() != 0; waited += step) {
            if (waited >= nanos) {
                return false;
            }
            LockSupport.parkNanos(step);
        }
        return true;
    }
}
