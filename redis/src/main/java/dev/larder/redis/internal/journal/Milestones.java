package dev.larder.redis.internal.journal;

import dev.larder.redis.internal.connection.Deadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Those who wait, for a bounded time, until something is reached. */
final class Milestones<T> {

    private record Waiter<T>(T target, CompletableFuture<Void> reached) {}

    private final Deadlines deadlines;
    private final Supplier<? extends RuntimeException> late;
    /** Guarded by itself. */
    private final List<Waiter<T>> waiters = new ArrayList<>();

    Milestones(Deadlines deadlines, Supplier<? extends RuntimeException> late) {
        this.deadlines = deadlines;
        this.late = late;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the future itself is answered
    CompletableFuture<Void> await(T target) {
        Waiter<T> waiter = new Waiter<>(target, new CompletableFuture<>());
        synchronized (waiters) {
            waiters.add(waiter);
        }
        waiter.reached.whenComplete((done, failure) -> forget(waiter));
        return deadlines.limit(waiter.reached, late);
    }

    /** Ends the waits for all targets that are reached. Whoever waited runs on the caller's thread, outside our lock. */
    void release(Predicate<T> isReached) {
        List<Waiter<T>> released;
        synchronized (waiters) {
            released = waiters.stream()
                    .filter(waiter -> isReached.test(waiter.target))
                    .toList();
        }
        released.forEach(waiter -> waiter.reached.complete(null));
    }

    /** What ends the waits that are under way now, whatever is reached. */
    Runnable waiting() {
        synchronized (waiters) {
            List<Waiter<T>> present = List.copyOf(waiters);
            return () -> present.forEach(waiter -> waiter.reached.complete(null));
        }
    }

    /** Ends the waits that are under way as if time were up. */
    void fail() {
        List<Waiter<T>> failed;
        synchronized (waiters) {
            failed = List.copyOf(waiters);
        }
        failed.forEach(waiter -> waiter.reached.completeExceptionally(late.get()));
    }

    private void forget(Waiter<T> waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }
}
