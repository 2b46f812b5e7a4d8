package dev.larder.internal.engine;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.internal.analysis.CacheAnalysis;
import dev.larder.internal.behind.Queued;
import dev.larder.internal.events.Events;
import dev.larder.internal.freshness.EarlyRefresh;
import dev.larder.internal.freshness.Freshness;
import dev.larder.internal.freshness.Sliding;
import dev.larder.internal.keys.KeyTemplate;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import dev.larder.internal.node.NodeState;
import dev.larder.internal.node.Patience;
import dev.larder.internal.node.Proof;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.internal.singleflight.Flights;
import dev.larder.internal.stats.CacheCounters;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one cache share. Put together once, when the cache is made.
 *
 * @param analysis hears of lookups
 * @param shared the shared tier as this cache sees it, also where there is none
 * @param local this node's disk as this cache sees it, also where there is none
 * @param pauses which keys' sources failed a moment ago
 * @param executor runs what no caller waits for, and the asynchronous door
 * @param loadThreads run loads with a timeout
 * @param timer ends pauses and renews leases
 * @param prefetcher says what is likely to be asked for; null where nothing is loaded ahead
 * @param queued what waits to be written; null where nothing is written behind
 * @param random draws numbers from 0 up to, not including, 1
 */
record Parts<K, V>(
        CacheSpec<K, V> spec,
        KeyTemplate<K> template,
        Freshness freshness,
        EarlyRefresh early,
        Sliding sliding,
        NodeState node,
        Proof proof,
        MemoryTier<K, V> memory,
        CacheAnalysis<K> analysis,
        SharedCopies<V> shared,
        LocalCopies<V> local,
        Flights<Answer<V>> flights,
        RetryPauses pauses,
        CacheCounters counters,
        Events events,
        LookupLog log,
        Executor executor,
        LoadThreads loadThreads,
        ScheduledExecutorService timer,
        @Nullable Prefetcher<K> prefetcher,
        @Nullable Queued<V> queued,
        DoubleSupplier random) {

    /** How long a lookup waits for the shared tier: to the tier's hard timeout where nothing else can answer. */
    Patience patience(boolean canAnswerOtherwise) {
        return canAnswerOtherwise && shared.exists() ? Patience.of(shared.softTimeout(), clock()) : Patience.endless();
    }

    /** What waits to be written for a key, or null. It is newer than whatever any tier or the source says. */
    @Nullable MemoryEntry<V> queued(String text) {
        return queued == null ? null : queued.find(text);
    }

    Clock clock() {
        return node.clock();
    }

    String name() {
        return spec.name();
    }
}
