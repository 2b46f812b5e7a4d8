package dev.larder;

import dev.larder.tier.SharedTier;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands at one moment: for health pages and people. A snapshot.
 *
 * @param namespace instance and version, for example {@code shop:v1}
 * @param node the node's random name
 * @param shared whether the shared tier is connected; null where there is none
 * @param traffic what is on the way to the shared tier, and the state of its circuit breaker; null where there is none
 * @param isSuspect whether the proof that nothing was missed is older than the default {@link CacheSpec#maxStaleness}
 * @param proofAgeSeconds how old that proof is; 0 without a shared journal
 * @param journalLagSeconds from the append to the application of the newest record applied
 * @param position where the last group record applied stands
 * @param abandonments how often memory was emptied because something may have been missed, the start included
 * @param deferred invalidations that wait for the shared tier
 * @param rules group invalidations that are remembered
 * @param waitingTasks reloads and asynchronous lookups that wait for a thread of Larder's own pool; 0 with an executor of the user's
 * @param rejectedTasks how often the executor took no more: a reload was left to the next hit, an asynchronous call done by its caller
 */
public record LarderStatus(
        String namespace,
        String node,
        SharedTier.@Nullable Status shared,
        SharedTier.@Nullable Traffic traffic,
        boolean isSuspect,
        double proofAgeSeconds,
        double journalLagSeconds,
        long position,
        long abandonments,
        int deferred,
        int rules,
        int waitingTasks,
        long rejectedTasks) {}
