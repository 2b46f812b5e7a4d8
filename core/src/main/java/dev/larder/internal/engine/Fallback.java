package dev.larder.internal.engine;

import static dev.larder.internal.freshness.Freshness.Verdict.REVALIDATE;

import dev.larder.Outcome;
import dev.larder.Source.Held;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.rules.GroupRules;
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
            return query.isEarly() ? stillFresh(parts) : ifError(parts);
        }
        return found != null && found.mayBeServedStale() && !query.how().isFresh()
                ? parts.shared().answer(found, Outcome.STALE)
                : null;
    }

    /** What the source may say has not changed, or null: alive as far as this node knows, and never "there is none". */
    @Nullable Held<V> held(Parts<K, V> parts) {
        Answer<V> fromShared = foundIfAlive(parts);
        V value = fromShared != null ? fromShared.value() : valueInMemory(parts);
        return value == null ? null : new Held<>(value, parts.spec().versionOf(value));
    }

    private @Nullable V valueInMemory(Parts<K, V> parts) {
        return recalled != null && isInMemory(parts, recalled) ? recalled.value() : null;
    }

    private @Nullable Answer<V> stillFresh(Parts<K, V> parts) {
        return recalled != null
                        && !isOutdated(parts, recalled)
                        && isInMemory(parts, recalled)
                        && recalled.overdueNanos(parts.clock().nanos()) < 0
                ? Answer.of(recalled, Outcome.MEMORY)
                : null;
    }

    /**
     * What may be served because the load failed, or null: as old as the policy allows, and never what a record that this node
     * has applied since has killed.
     */
    @Nullable Answer<V> ifError(Parts<K, V> parts) {
        if (query.how().isFresh()) {
            return null;
        }
        Answer<V> fromShared = foundIfAlive(parts);
        Answer<V> answer = fromShared != null ? fromShared : recalledIfAlive(parts);
        return answer == null ? null : answer.insteadOfFailure();
    }

    // Both ask the rules first and then whether anything was dropped or abandoned: rules that were forgotten say
    // nothing.

    private @Nullable Answer<V> foundIfAlive(Parts<K, V> parts) {
        Answer<V> answer = found == null ? null : parts.shared().answer(found, Outcome.STALE);
        return answer != null
                        && mayStillHelp(parts, answer)
                        && !isCovered(parts, answer)
                        && since.isStill(parts.node(), query.text())
                ? answer
                : null;
    }

    // It may have been outdated since it was judged.
    private boolean mayStillHelp(Parts<K, V> parts, Answer<V> answer) {
        return parts.freshness().keepsIfError() || !isOutdated(parts, answer);
    }

    private @Nullable Answer<V> recalledIfAlive(Parts<K, V> parts) {
        if (recalled == null || !isInMemory(parts, recalled)) {
            return null;
        }
        return isAllowed(parts, recalled) ? Answer.of(recalled, Outcome.STALE) : null;
    }

    private boolean isInMemory(Parts<K, V> parts, MemoryEntry<V> entry) {
        return !isCovered(parts, entry) && parts.memory().find(query.key()) == entry;
    }

    private boolean isCovered(Parts<K, V> parts, GroupRules.Subject subject) {
        return parts.node()
                .rules()
                .cover(subject, query.text(), parts.template().prefix());
    }

    private boolean isOutdated(Parts<K, V> parts, GroupRules.Subject subject) {
        return parts.node()
                .outdated()
                .cover(subject, query.text(), parts.template().prefix());
    }

    private boolean isAllowed(Parts<K, V> parts, MemoryEntry<V> entry) {
        long now = parts.clock().nanos();
        long overdue = entry.overdueNanos(now);
        return parts.freshness().allowsIfError(overdue)
                || (parts.freshness().judgeNanos(overdue) == REVALIDATE
                        && !isOutdated(parts, entry)
                        && parts.proof().covers(entry.readAtNanos(), now));
    }
}
