package dev.larder.spring.internal.figures;

import dev.larder.Larder;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a shared tier for its server's figures. */
public final class TierFigures {

    private TierFigures() {}

    /** The shared tier of the first Larder that has one: all Larders of an application are on one Redis. */
    public static @Nullable SharedTier shared(Collection<Larder> larders) {
        return larders.stream()
                .map(Larder::shared)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** The figures, or null if there is no tier or no answer. Blocks for a few seconds at most. */
    public static @Nullable ServerFigures of(@Nullable SharedTier tier) {
        return tier == null || !tier.isConnected() ? null : Asking.answer(tier.figures());
    }

    /** How long the answer took, in milliseconds to three places. */
    public static double millis(ServerFigures figures) {
        return Math.round(figures.responseNanos() / 1e3) / 1e3;
    }
}
