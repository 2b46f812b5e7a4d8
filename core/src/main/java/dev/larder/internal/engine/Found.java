package dev.larder.internal.engine;

import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.tier.Entry;

/**
 * An entry that the shared tier holds, alive, and how it may be served.
 *
 * @param entry the entry
 * @param leftMillis what is left of its fresh time; negative if it is stale
 * @param verdict never {@link Verdict#GONE}
 */
record Found<V>(Entry<V> entry, long leftMillis, Verdict verdict) {

    boolean isFresh() {
        return verdict == Verdict.FRESH;
    }

    boolean mayBeServedStale() {
        return verdict == Verdict.REVALIDATE;
    }
}
