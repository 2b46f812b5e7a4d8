package dev.larder.redis.internal.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened. One attempt has all the time there is, and how it fails is how this fails. Beside it short ones
 * follow each other, each to wherever the master is by then, and the first connection that is made is it:
 *
 * <pre>
 *   0 s      0.5 s     1 s       1.5 s                          5 s
 *   |-- patient: a server that hangs accepts it, and is silent --|
 *            |- spare -|- spare -|- spare, to the new master: connected
 * </pre>
 *
 * <p>A server that hangs, or a way on which everything is lost, lets a connection be made and never answers the login, also after it
 * has come back: what was lost stays lost. So whoever waits for one attempt waits for its whole timeout. Thread-safe.
 */
final class Opening<C> {

    static final Duration EVERY = Duration.ofMillis(500);
    /** Shorter than the pause, so that one has ended when the next is due. */
    private static final Duration PATIENCE = Duration.ofMillis(450);

    private final Function<Attempt, CompletionStage<C>> connect;
    private final Consumer<C> close;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<C> connection = new CompletableFuture<>();
    private final AtomicBoolean isSpareUnderWay = new AtomicBoolean();

    /** Connections that came too late are closed. */
    Opening(Function<Attempt, CompletionStage<C>> connect, Consumer<C> close, ScheduledExecutorService timer) {
        this.connect = connect;
        this.close = close;
        this.timer = timer;
    }

    /** The connection, open; fails as the patient attempt does. */
    CompletableFuture<C> connection() {
        return connection;
    }

    /** Begins. */
    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    void begin(Attempt patient) {
        attempt(patient).whenComplete((made, failure) -> {
            if (failure != null) {
                connection.completeExceptionally(failure);
            }
        });
        if (patient.patience().compareTo(EVERY) > 0) {
            later();
        }
    }

    /** The master may be another by now: tries at once. */
    void again() {
        if (!connection.isDone()) {
            spare();
        }
    }

    private void tick() {
        if (!connection.isDone()) {
            if (!isSpareUnderWay.get()) {
                spare();
            }
            later();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    private void spare() {
        isSpareUnderWay.set(true);
        attempt(Attempt.spare(PATIENCE)).whenComplete((made, failure) -> isSpareUnderWay.set(false));
    }

    private CompletionStage<C> attempt(Attempt how) {
        return Stages.begun(() -> connect.apply(how)).whenComplete((made, failure) -> won(made));
    }

    private void won(@Nullable C made) {
        if (made != null && !connection.complete(made)) {
            close.accept(made);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not fail, and end with the timer
    private void later() {
        try {
            timer.schedule(this::tick, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // nobody needs the connection any more
        }
    }
}
