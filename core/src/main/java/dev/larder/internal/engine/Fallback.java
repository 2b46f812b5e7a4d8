package dev.larder.internal.engine;

import static dev.larder.internal.freshness.Freshness.Verdict.REVALIDATE;

import dev.larder.Outcome;
import dev.larder.internal.memory.MemoryEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup has that is not good enough to answer with, but may be better than nothing.
 *
 * @param query what is asked for
 * @param recalled from memory, alive when the lookup began
 * @param found from the shared tier, stale
 * @param since the moment before it was read there
 */
record Fallback<K, V>(
        Query<K, V> query,
        @Nullable MemoryEntry<V> recalled,
        @Nullable Found<V> found,
        Moment since) {

    Fallback<K, V> orBetter(@Nullable Found<V> other, Moment otherSince) {
        return other == null ? this : new Fallback<>(query, recalled, other, otherSince);
    }

    /** What may be served while somebody else reloads, or null. */
    @Nullable Answer<V> whileReloading(Parts<K, V> parts) {
        if (query.isReload()) {
            return ifError(parts);
        }
        return found != null && found.mayBeServedStale() ? parts.shared().answer(found, Outcome.STALE) : null;
    }

    /**
     * What may be served because the load failed, or null: as old as the policy allows, and never what a record that this node
     * has applied since has killed.
     */
    @Nullable Answer<V> ifError(Parts<K, V> parts) {
        Answer<V> best = found != null && since.isStill(parts.node(), query.text())
                ? parts.shared().answer(found, Outcome.STALE)
                : recalledIfUseful(parts);
        boolean isDead = best != null
                && parts.node()
                        .rules()
                        .cover(best, query.text(), parts.template().prefix());
        return isDead ? null : best;
    }

    private @Nullable Answer<V> recalledIfUseful(Parts<K, V> parts) {
        // A key record drops the entry from memory.
        if (recalled == null || parts.memory().find(query.key()) != recalled) {
            return null;
        }
        long now = parts.clock().nanos();
        long overdue = recalled.overdueNanos(now);
        boolean isAllowed = parts.freshness().allowsIfError(overdue)
                || (parts.freshness().judgeNanos(overdue) == REVALIDATE
                        && parts.proof().covers(recalled.readAtNanos(), now));
        return isAllowed ? Answer.of(recalled, Outcome.STALE) : null;
    }
}
