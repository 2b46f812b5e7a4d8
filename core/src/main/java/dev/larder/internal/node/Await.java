package dev.larder.internal.node;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a tier answers. */
public final class Await {

    // Tiers end every stage within their own hard timeout; this only keeps a tier that does not from holding a caller
    // for ever.
    private static final long LAST_RESORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    /**
     * What the stage completes with.
     *
     * @throws TierUnavailableException if the tier does not answer, or answers with a failure
     */
    public static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        return answer(stage, LAST_RESORT_NANOS);
    }

    /** {@link #answer(CompletionStage)} that waits so long at most. */
    static <T> T answer(CompletionStage<T> stage, long nanos) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof TierUnavailableException unavailable
                    ? unavailable
                    : new TierUnavailableException("The shared tier failed: " + failed.getCause(), failed.getCause());
        } catch (CancellationException cancelled) {
            throw new TierUnavailableException("The shared tier gave the command up", cancelled);
        } catch (TimeoutException late) {
            throw new TierUnavailableException(
                    Kind.TIMEOUT, "The shared tier did not answer within " + Duration.ofNanos(nanos), late);
        }
    }
}
