package dev.larder.testkit;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer on its way, in virtual time: who waits for it lets the clock go on, by the delay or by as long as he is willing to wait.
 * Past the tier's hard timeout it is a failure.
 */
final class SlowAnswer<T> extends CompletableFuture<T> {

    private static final Duration HARD = Duration.ofSeconds(1);

    private final CompletionStage<T> real;
    private final ManualClock clock;
    private Duration left;
    private final boolean isLost;

    SlowAnswer(CompletionStage<T> real, ManualClock clock, Duration delay) {
        this.real = real;
        this.clock = clock;
        this.isLost = delay.compareTo(HARD) > 0;
        this.left = isLost ? HARD : delay;
    }

    @Override
    public synchronized T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration patience = Duration.of(timeout, unit.toChronoUnit());
        if (patience.compareTo(left) < 0) {
            clock.advance(patience);
            left = left.minus(patience);
            throw new TimeoutException("The test made the tier slow");
        }
        clock.advance(left);
        left = Duration.ZERO;
        if (isLost) {
            throw new ExecutionException(
                    new TierUnavailableException(Kind.TIMEOUT, "The test made the tier give no answer", null));
        }
        return real.toCompletableFuture().get(timeout, unit);
    }
}
