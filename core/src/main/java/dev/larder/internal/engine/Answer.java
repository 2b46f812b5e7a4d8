package dev.larder.internal.engine;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.rules.GroupRules;
import dev.larder.tier.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flight answers: enough for a caller that joined it late to judge whether the answer is alive for it.
 *
 * @param value null if the source has none, or nobody could be asked
 * @param outcome where it came from
 * @param stamp the position at which its load began
 * @param tags its tags in stored form
 * @param hasUnknownTags whether any tag may concern it
 * @param wantsReload whether it is stale and nobody is known to reload it
 * @param isInsteadOfFailure whether it is stale and answers because the load failed
 */
record Answer<V>(
        @Nullable V value,
        Outcome outcome,
        long stamp,
        Set<String> tags,
        boolean hasUnknownTags,
        boolean wantsReload,
        boolean isInsteadOfFailure)
        implements GroupRules.Subject {

    static <V> Answer<V> of(Entry<V> entry, Outcome outcome, boolean hasUnknownTags) {
        return new Answer<>(entry.value(), outcome, entry.stamp(), entry.tags(), hasUnknownTags, false, false);
    }

    static <V> Answer<V> of(MemoryEntry<V> entry, Outcome outcome) {
        return new Answer<>(entry.value(), outcome, entry.stamp(), entry.tags(), entry.hasUnknownTags(), false, false);
    }

    /** There is neither an entry nor somebody to ask; good for everybody who joined. */
    static <V> Answer<V> nothing() {
        return new Answer<>(null, Outcome.MISS, Long.MAX_VALUE, Set.of(), false, false, false);
    }

    Answer<V> wantingReload() {
        return new Answer<>(value, outcome, stamp, tags, hasUnknownTags, true, isInsteadOfFailure);
    }

    Answer<V> insteadOfFailure() {
        return new Answer<>(value, outcome, stamp, tags, hasUnknownTags, wantsReload, true);
    }

    Lookup<V> asLookup() {
        return new Lookup<>(value, outcome);
    }
}
