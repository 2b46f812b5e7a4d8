package dev.larder.redis.faults;

import dev.larder.LarderStatus;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.BreakerState;
import java.util.function.Predicate;

/** What makes a health page say that a node is not well. Each is read from the node's status, as the page does. */
public enum Ailment {
    AWAY("Redis away", status -> !sharedOf(status).connected()),
    BREAKER(
            "breaker open",
            status -> status.traffic() != null && status.traffic().breaker() != BreakerState.CLOSED),
    SUSPECT("journal suspect", LarderStatus::isSuspect),
    DEFERRED("invalidations wait", status -> status.deferred() > 0);

    private final String words;
    private final Predicate<LarderStatus> isThere;

    Ailment(String words, Predicate<LarderStatus> isThere) {
        this.words = words;
        this.isThere = isThere;
    }

    private static SharedTier.Status sharedOf(LarderStatus status) {
        SharedTier.Status shared = status.shared();
        return shared == null ? new SharedTier.Status(true, 0, null) : shared;
    }

    /** Whether it is the matter. */
    public boolean isThere(LarderStatus status) {
        return isThere.test(status);
    }

    @Override
    public String toString() {
        return words;
    }
}
