package dev.larder.redis.internal.connection;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Several servers are asked the same, and the best of their answers counts: once all have answered, or once time is up and somebody
 * has. So one that is down, or that hangs, costs a moment at most. Thread-safe.
 */
final class Ballot<T> {

    private final Comparator<T> order;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    /** All below are guarded by this. */
    private int missing;

    private boolean isTimeUp;
    private @Nullable T best;
    private @Nullable Throwable failure;

    /** Waits for so many answers; the greatest is the best, the first of equals. */
    Ballot(int voters, Comparator<T> order) {
        this.missing = voters;
        this.order = order;
    }

    /** Somebody was asked. */
    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    void asked(CompletionStage<T> answer) {
        answer.whenComplete(this::heard);
    }

    private void heard(@Nullable T answer, @Nullable Throwable thrown) {
        synchronized (this) {
            missing--;
            if (answer != null && (best == null || order.compare(answer, best) > 0)) {
                best = answer;
            }
            failure = thrown == null ? failure : thrown;
        }
        settle();
    }

    /** Nobody is waited for any longer than until somebody has answered. */
    void timeUp() {
        synchronized (this) {
            isTimeUp = true;
        }
        settle();
    }

    private void settle() {
        @Nullable T answer;
        @Nullable Throwable thrown;
        synchronized (this) {
            if (missing > 0 && !(isTimeUp && best != null)) {
                return;
            }
            answer = best;
            thrown = failure;
        }
        if (answer != null) {
            outcome.complete(answer);
        } else {
            outcome.completeExceptionally(thrown == null ? new IllegalStateException("Nobody was asked") : thrown);
        }
    }

    /** The best answer; the last failure if there is none. */
    CompletableFuture<T> outcome() {
        return outcome;
    }
}
