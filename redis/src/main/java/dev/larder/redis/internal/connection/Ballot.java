package dev.larder.redis.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several servers are asked the same, and the best of their answers counts: once all have answered, or once time is up and somebody
 * has. So one that is down, or that hangs, costs a moment at most. Thread-safe.
 */
final class Ballot<T> {

    private final Function<List<T>, T> best;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    /** All below are guarded by this. */
    private int missing;

    private boolean isTimeUp;
    private final List<T> answers = new ArrayList<>();
    private @Nullable Throwable failure;

    /** Waits for so many answers; which of those that came, one at least, in their order, is the best is decided once. */
    Ballot(int voters, Function<List<T>, T> best) {
        this.missing = voters;
        this.best = best;
    }

    /** Somebody was asked. */
    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    void asked(CompletionStage<T> answer) {
        answer.whenComplete(this::heard);
    }

    private void heard(@Nullable T answer, @Nullable Throwable thrown) {
        synchronized (this) {
            missing--;
            if (answer != null) {
                answers.add(answer);
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
        List<T> heard;
        @Nullable Throwable thrown;
        synchronized (this) {
            if (missing > 0 && (answers.isEmpty() || !isTimeUp)) {
                return;
            }
            heard = List.copyOf(answers);
            thrown = failure;
        }
        if (!heard.isEmpty()) {
            outcome.complete(best.apply(heard));
        } else {
            outcome.completeExceptionally(thrown == null ? new IllegalStateException("Nobody was asked") : thrown);
        }
    }

    /** The best answer; the last failure if there is none. */
    CompletableFuture<T> outcome() {
        return outcome;
    }
}
