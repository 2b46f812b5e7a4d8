package dev.larder.server.health;

import dev.larder.spring.internal.figures.TierFigures;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import org.jspecify.annotations.Nullable;

/** Asks a shared tier for its figures, once more if the first answer was slow. */
final class RedisFigures {

    private RedisFigures() {}

    /** The figures, or null if there is no answer. Of two the better if the first was slow, since that may have been this process. */
    static @Nullable ServerFigures of(@Nullable SharedTier tier) {
        ServerFigures first = TierFigures.of(tier);
        if (first == null || !Verdict.isSlow(millis(first))) {
            return first;
        }
        ServerFigures second = TierFigures.of(tier);
        return second != null && second.responseNanos() < first.responseNanos() ? second : first;
    }

    static double millis(ServerFigures figures) {
        return TierFigures.millis(figures);
    }
}
