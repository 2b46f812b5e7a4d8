package dev.larder.server.health;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a shared tier for its figures and waits for them. */
final class RedisFigures {

    // The tier has a hard timeout of its own; this is for one that breaks its word.
    private static final int PATIENCE_SECONDS = 5;

    private RedisFigures() {}

    /** The figures, or null if there is no answer. Of two the better if the first was slow, since that may have been this process. */
    static @Nullable ServerFigures of(@Nullable SharedTier tier) {
        ServerFigures first = ask(tier);
        if (first == null || !Verdict.isSlow(millis(first))) {
            return first;
        }
        ServerFigures second = ask(tier);
        return second != null && second.responseNanos() < first.responseNanos() ? second : first;
    }

    static double millis(ServerFigures figures) {
        return Tally.rounded(figures.responseNanos() / 1e6);
    }

    private static @Nullable ServerFigures ask(@Nullable SharedTier tier) {
        if (tier == null || !tier.isConnected()) {
            return null;
        }
        try {
            return tier.figures().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
