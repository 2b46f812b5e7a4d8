package dev.larder.internal.engine;

import dev.larder.Outcome;
import dev.larder.internal.singleflight.Flight;
import dev.larder.internal.singleflight.Flights.Seat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link Lookups} for callers that do not wait: flights are flown on the executor, and joined without holding a thread. */
final class LaterLookups<K, V> {

    private final Parts<K, V> parts;
    private final Lookups<K, V> lookups;
    private final Loads<K, V> loads;
    // An executor that is full, or fails in its own way, makes the caller do the work itself: no flight is left behind.
    private final Executor executor;

    LaterLookups(Parts<K, V> parts, Lookups<K, V> lookups, Loads<K, V> loads) {
        this.parts = parts;
        this.lookups = lookups;
        this.loads = loads;
        this.executor = task -> {
            try {
                parts.executor().execute(task);
            } catch (RuntimeException full) {
                task.run();
            }
        };
    }

    /** The answer for a caller, counted. */
    CompletableFuture<Answer<V>> lookUp(Query<K, V> query) {
        long began = parts.clock().nanos();
        return answer(query, began).whenComplete((answer, failure) -> {
            Outcome outcome = answer == null ? null : answer.outcome();
            if (outcome != null) {
                parts.counters().lookup(outcome);
            }
            lookups.tell(query.text(), outcome, began);
        });
    }

    private CompletableFuture<Answer<V>> answer(Query<K, V> query, long began) {
        Answer<V> answer = lookups.recalled(query);
        if (answer != null) {
            return CompletableFuture.completedFuture(answer);
        }
        boolean mayWait = query.how().isFromCache() || query.how().allowsUnproven();
        return mayWait ? later(query, () -> lookups.beyondMemory(query, began)) : join(query, began);
    }

    private CompletableFuture<Answer<V>> later(Query<K, V> query, Steps<V> steps) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return steps.run();
                    } catch (InterruptedException interrupted) {
                        throw lookups.interrupted(query, interrupted);
                    }
                },
                executor);
    }

    private interface Steps<V> {
        Answer<V> run() throws InterruptedException;
    }

    private CompletableFuture<Answer<V>> join(Query<K, V> query, long began) {
        Moment joined = Moment.now(parts.node(), query.text());
        Seat<Answer<V>> seat = lookups.seat(query.text());
        CompletableFuture<Answer<V>> result = seat.flight().result().copy();
        if (seat.isOwned()) {
            executor.execute(() -> fly(seat.flight(), query));
            return result.exceptionallyCompose(failure -> CompletableFuture.failedFuture(unwrapped(failure)));
        }
        lookups.refuseOwn(seat.flight(), query);
        return result.completeOnTimeout(null, lookups.left(began), TimeUnit.NANOSECONDS)
                .exceptionally(failure -> lookups.rethrown(unwrapped(failure), query))
                .thenCompose(answer -> accept(answer, joined, query, began));
    }

    private void fly(Flight<Answer<V>> flight, Query<K, V> query) {
        try {
            lookups.fly(flight, query);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException told) {
            // by the flight's result
        }
    }

    private CompletableFuture<Answer<V>> accept(
            @Nullable Answer<V> answer, Moment joined, Query<K, V> query, long began) {
        if (answer != null && lookups.isGoodFor(joined, answer, query)) {
            return CompletableFuture.completedFuture(answer);
        }
        return lookups.left(began) > 0 ? answer(query, began) : later(query, () -> loads.loadUnkept(query));
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
