package dev.larder.internal.engine;

import dev.larder.internal.threads.CallersContext;
import dev.larder.internal.threads.Threads;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which loads with a timeout run, and who waits for each. Apart from the executor: a lookup that runs there and waits
 * for a load must not keep the load from getting a thread. Thread-safe.
 */
final class LoadThreads implements AutoCloseable {

    static final int MOST = 64;
    static final int MOST_WAITING = 1_000;

    private final ExecutorService pool;
    private final CallersContext context;
    private final Map<Thread, Thread> waiting = new ConcurrentHashMap<>();

    LoadThreads(String namespace, CallersContext context) {
        this.context = context;
        this.pool = Threads.pool("larder-" + namespace + "-loads", MOST, MOST_WAITING);
    }

    /**
     * Runs something when a thread is free, in the context of the present one.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many wait for that, or this is closed
     */
    void run(Runnable load) {
        pool.execute(context.with(load));
    }

    /** Says that a thread waits for what the current one loads. */
    void waits(Thread caller) {
        waiting.put(Thread.currentThread(), caller);
    }

    /** Says that nobody waits any more for what a thread loads. */
    void left(@Nullable Thread loading) {
        if (loading != null) {
            waiting.remove(loading);
        }
    }

    /** Whether the current thread, or one that waits for its load, or for that one's, and so on, is such a thread. */
    boolean isOnBehalfOf(Predicate<Thread> such) {
        Thread thread = Thread.currentThread();
        while (thread != null && !such.test(thread)) {
            thread = waiting.get(thread);
        }
        return thread != null;
    }

    /** Takes no more loads; those that hang are left to their daemon threads. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
