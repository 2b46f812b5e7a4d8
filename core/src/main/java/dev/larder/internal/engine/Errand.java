package dev.larder.internal.engine;

import dev.larder.LoadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the user's loader on a thread of its own, which the caller may leave.
 *
 * @param <T> what it brings
 */
final class Errand<T> {

    private final LoadThreads threads;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    private Errand(LoadThreads threads) {
        this.threads = threads;
    }

    /**
     * Sends for something.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many errands wait for a thread
     */
    static <T> Errand<T> start(LoadThreads threads, Supplier<T> work) {
        Errand<T> errand = new Errand<>(threads);
        Thread caller = Thread.currentThread();
        threads.run(() -> errand.run(caller, work));
        return errand;
    }

    private void run(Thread caller, Supplier<T> work) {
        if (!isTaken.compareAndSet(false, true)) {
            return; // left before a thread was free: nobody wants it any more
        }
        thread = Thread.currentThread();
        threads.waits(caller);
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error failure) { // the user's loader enters here
            result.completeExceptionally(failure);
        } finally {
            threads.left(Thread.currentThread());
        }
    }

    /** What came within so many nanoseconds, or null if nothing did; a failure is thrown as it was there. */
    @Nullable T within(long nanos) throws InterruptedException {
        return within(result, nanos);
    }

    static <T> @Nullable T within(CompletableFuture<T> result, long nanos) throws InterruptedException {
        try {
            return result.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    private static LoadException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error fatal) {
            throw fatal;
        }
        throw failure instanceof RuntimeException known ? known : new LoadException("The load failed", failure);
    }

    /** Waits no more. What is under way goes on, and is ended on its own thread; what is not is called off. */
    <A> CompletableFuture<A> leave(Ending<T, A> ending) {
        threads.left(thread);
        if (isTaken.compareAndSet(false, true)) {
            result.cancel(false);
        }
        return result.handle((what, failure) -> ended(ending, what, failure));
    }

    private static <T, A> @Nullable A ended(Ending<T, A> ending, @Nullable T what, @Nullable Throwable failure) {
        if (what == null) {
            ending.failed();
            throw new java.util.concurrent.CompletionException(failure);
        }
        try {
            return ending.loaded(what);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CompletionException(closing);
        }
    }

    /** Whether the thread runs it. */
    boolean isOn(Thread other) {
        return other.equals(thread);
    }
}
