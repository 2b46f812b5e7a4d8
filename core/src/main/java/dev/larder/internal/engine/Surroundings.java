package dev.larder.internal.engine;

import dev.larder.internal.events.Events;
import dev.larder.internal.freshness.Freshness;
import dev.larder.internal.node.Invalidator;
import dev.larder.internal.node.NodeState;
import dev.larder.internal.node.Proof;
import dev.larder.internal.stats.CacheCounters;

/** What is known about a cache and its node where its entries are fetched from the tiers below memory. */
record Surroundings(
        String cache,
        String keyPrefix,
        boolean hasValueTags,
        Freshness freshness,
        NodeState node,
        Proof proof,
        Invalidator invalidator,
        CacheCounters counters,
        Events events) {

    /** Whether any tag may concern an entry. */
    boolean hasUnknownTags(boolean isNegative) {
        return isNegative && hasValueTags;
    }
}
