package dev.larder.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that keeps its tasks until it is told to run them, on the thread that tells it, in the order in which they came.
 * Thread-safe.
 */
public final class DeterministicExecutor implements Executor {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean isFull;

    @Override
    public void execute(Runnable task) {
        if (isFull) {
            throw new RejectedExecutionException("The executor was told to take no more tasks");
        }
        waiting.add(task);
    }

    /** How many tasks wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Runs the oldest task; false if there was none. */
    public boolean runNext() {
        Runnable task = waiting.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Runs tasks until none waits, those included that tasks add; answers how many ran. */
    public int runAll() {
        int ran = 0;
        while (runNext()) {
            ran++;
        }
        return ran;
    }

    /** Whether new tasks are rejected from now on. */
    public void full(boolean newIsFull) {
        isFull = newIsFull;
    }
}
