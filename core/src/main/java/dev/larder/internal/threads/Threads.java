package dev.larder.internal.threads;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes every thread of Larder. */
public final class Threads {

    private Threads() {}

    /** Named daemon threads: {@code name-1}, {@code name-2}, … */
    public static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> daemon(name + "-" + count.incrementAndGet(), task);
    }

    /** One named daemon thread, not started. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * At most so many threads, which end when idle, and a queue of at most so many tasks; what is more is rejected with a {@link
     * java.util.concurrent.RejectedExecutionException}.
     */
    public static ThreadPoolExecutor pool(String name, int threads, int queue) {
        RejectedExecutionHandler reject = new ThreadPoolExecutor.AbortPolicy();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), named(name), reject);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One thread that runs short tasks at their time; cancelled tasks leave its queue at once. */
    public static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
