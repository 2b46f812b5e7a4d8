package dev.larder.redis.chaos;

import dev.larder.redis.races.Weakened;
import dev.larder.tier.SharedTier;

/** What nodes are made to do without, to show that the checker sees it. */
enum Weakening {
    NONE,
    /** Nodes set what they have loaded, whoever holds the lease. */
    FILL_WITHOUT_LEASE,
    /** Nodes hear of no key that others have invalidated. */
    DEAF_TO_KEYS;

    SharedTier.Provider apply(SharedTier.Provider tier) {
        return switch (this) {
            case FILL_WITHOUT_LEASE -> Weakened.fillingWithoutLease(tier);
            case DEAF_TO_KEYS -> Weakened.deafToKeys(tier);
            case NONE -> tier;
        };
    }
}
