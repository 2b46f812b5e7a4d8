package dev.larder.spring.internal.figures;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for a shared tier on behalf of a page, which can do without the answer. */
public final class Asking {

    // The tier has a hard timeout of its own; this is for one that breaks its word.
    private static final int PATIENCE_SECONDS = 5;

    private Asking() {}

    /** The answer, or null if there is none. An interrupt is restored and ends the wait. */
    public static <T> @Nullable T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
