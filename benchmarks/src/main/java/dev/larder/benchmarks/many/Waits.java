package dev.larder.benchmarks.many;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * Tells what a thread's steps took the longest: by the clock, on a processor, held up by a lock or waiting, and while garbage was collected. What is
 * in the first and in none of the others is the machine's, which had no processor for the thread. Used by the thread itself.
 */
final class Waits {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * The longest steps of a thread, milliseconds.
     *
     * @param clock the longest there was, for whatever reason
     * @param collected of that one, while garbage was collected
     * @param busy the most that a step has kept the processor
     * @param held the most that a step has waited for a lock or for somebody
     */
    record Longest(double clock, double collected, double busy, double held) {

        /** What a caller has to wait for because of the code that it calls. */
        double ours() {
            return Math.max(busy, held);
        }
    }

    private final ThreadInfoReader held = new ThreadInfoReader();
    private long clockNanos;
    private long collectedMillis;
    private long busyNanos;
    private long heldMillis;

    /** Reads what is counted for this thread only. */
    private static final class ThreadInfoReader {
        private final long thread = Thread.currentThread().getId();

        long millis() {
            ThreadInfo info = THREADS.getThreadInfo(thread);
            return Math.max(0, info.getBlockedTime()) + Math.max(0, info.getWaitedTime());
        }
    }

    /** For the thread that makes it. */
    Waits() {
        THREADS.setThreadContentionMonitoringEnabled(true);
    }

    /** Takes a step. */
    void step(Runnable step) {
        long held0 = held.millis();
        long collected0 = collected();
        long busy0 = THREADS.getCurrentThreadCpuTime();
        long clock0 = System.nanoTime();
        step.run();
        long clock = System.nanoTime() - clock0;
        busyNanos = Math.max(busyNanos, THREADS.getCurrentThreadCpuTime() - busy0);
        heldMillis = Math.max(heldMillis, held.millis() - held0);
        if (clock > clockNanos) {
            clockNanos = clock;
            collectedMillis = collected() - collected0;
        }
    }

    private static long collected() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    Longest longest() {
        double nanosPerMilli = TimeUnit.MILLISECONDS.toNanos(1);
        return new Longest(clockNanos / nanosPerMilli, collectedMillis, busyNanos / nanosPerMilli, heldMillis);
    }
}
