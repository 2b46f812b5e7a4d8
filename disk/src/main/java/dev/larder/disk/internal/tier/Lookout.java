package dev.larder.disk.internal.tier;

import dev.larder.Clock;
import java.util.function.BooleanSupplier;

/**
 * Looking whether something has come, for some microseconds, before going to sleep for it. To send a thread to sleep and to wake it
 * takes longer than reading what the system has in memory, so it is worth it where reads have been quick lately, and only there. Others
 * who want the processor get it meanwhile. Thread-safe.
 */
final class Lookout {

    /** Where reads take longer nobody looks out. */
    private static final long QUICK_NANOS = 50_000;

    // One that was held up should not make all the others look slow.
    private static final long MOST_NANOS = 4 * QUICK_NANOS;
    private static final int SHARE = 8;

    // The machine's, whatever the node's is: this is about the processor's time.
    private final Clock clock = Clock.system();

    // Written by several readers without a lock: what is lost is one read's share.
    private volatile long averageNanos;

    /** Reads, and remembers how long that took. */
    void watch(Reading<?> reading) {
        long began = clock.nanos();
        reading.read();
        took(clock.nanos() - began);
    }

    private void took(long nanos) {
        long average = averageNanos;
        averageNanos = average + (Math.min(nanos, MOST_NANOS) - average) / SHARE;
    }

    /** Whether reads have been quick lately. */
    boolean isWorthIt() {
        return averageNanos < QUICK_NANOS;
    }

    /** Looks until it is so, or some microseconds are over. */
    @SuppressWarnings("ThreadPriorityCheck") // only how soon it is seen depends on the scheduler
    void until(BooleanSupplier isSo) {
        if (isSo.getAsBoolean() || !isWorthIt()) {
            return;
        }
        long began = clock.nanos();
        while (!isSo.getAsBoolean() && clock.nanos() - began < QUICK_NANOS) {
            Thread.yield();
        }
    }
}
