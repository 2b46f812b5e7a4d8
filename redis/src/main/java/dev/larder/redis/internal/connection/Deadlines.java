package dev.larder.redis.internal.connection;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Ends what takes too long, on the client's timer wheel. */
public final class Deadlines {

    private final Timer wheel;
    private final long nanos;

    private Deadlines(Timer wheel, long nanos) {
        this.wheel = wheel;
        this.nanos = nanos;
    }

    /** The deadline of what may take so long. */
    public static Deadlines of(Timer wheel, Duration timeout) {
        return new Deadlines(wheel, timeout.toNanos());
    }

    /** Does something at the deadline if the future is still open then. */
    @SuppressWarnings("FutureReturnValueIgnored") // only looked at
    void after(CompletableFuture<?> future, Runnable action) {
        if (!future.isDone()) {
            try {
                Timeout timeout = wheel.newTimeout(t -> unlessDone(future, action), nanos, TimeUnit.NANOSECONDS);
                future.whenComplete((value, thrown) -> timeout.cancel());
            } catch (IllegalStateException closed) {
                // The wheel has stopped because the client is closed.
                unlessDone(future, action);
            }
        }
    }

    private static void unlessDone(CompletableFuture<?> future, Runnable action) {
        if (!future.isDone()) {
            action.run();
        }
    }

    /** Fails the future if it is still open at the deadline. */
    public <T> CompletableFuture<T> limit(CompletableFuture<T> future, Supplier<? extends RuntimeException> failure) {
        after(future, () -> future.completeExceptionally(failure.get()));
        return future;
    }
}
