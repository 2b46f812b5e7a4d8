package dev.larder.testkit.engine;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who calls on a thread of his own. Waits for him are bounded. */
final class Caller<T extends @Nullable Object> {

    private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean endedInterrupted;

    private Caller(Callable<T> call) {
        thread = new Thread(() -> {
            try {
                T answer = call.call();
                endedInterrupted = Thread.currentThread().isInterrupted();
                result.complete(answer);
            } catch (Throwable failure) {
                endedInterrupted = Thread.currentThread().isInterrupted();
                result.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
    }

    static <T extends @Nullable Object> Caller<T> of(Callable<T> call) {
        Caller<T> caller = new Caller<>(call);
        caller.thread.start();
        return caller;
    }

    /** What the call answered. */
    T answer() throws Exception {
        return answer(20);
    }

    /** What the call answered, for calls that may take so many seconds. */
    T answer(int seconds) throws Exception {
        return result.get(seconds, TimeUnit.SECONDS);
    }

    /** What the call threw. */
    Throwable failure() throws Exception {
        try {
            throw new AssertionError("The call did not fail but answered " + answer());
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    boolean isDone() {
        return result.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Whether the thread's interrupt flag was set when the call ended. */
    boolean endedInterrupted() {
        return endedInterrupted;
    }

    /** Waits until the thread waits for something, or the call has ended. */
    void awaitWaitingOrDone() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!WAITING.contains(thread.getState()) && !result.isDone()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("The call neither waits nor ends but is " + thread.getState());
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until the thread waits for something. */
    Caller<T> awaitWaiting() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!WAITING.contains(thread.getState())) {
            if (System.nanoTime() - deadline > 0 || result.isDone()) {
                throw new AssertionError("The call does not wait but is " + thread.getState());
            }
            Thread.onSpinWait();
        }
        return this;
    }
}
