package dev.larder.redis.proofs;

import dev.larder.redis.races.ForwardingTier;
import dev.larder.tier.SharedTier;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tier whose answers to a fetch and to a fill pass through the seams; everything else is as it is. */
final class SeamTier extends ForwardingTier {

    private final Seams seams;

    SeamTier(SharedTier real, Seams seams) {
        super(real);
        this.seams = seams;
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return real.fetch(key)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(found)
                        : seams.pass(Point.FETCH, key).thenApply(released -> found));
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        return fillOrSet(fill)
                .thenCompose(isSet -> seams.pass(Point.FILL, fill.key()).thenApply(released -> isSet));
    }

    // A put without a version sets the value and ends the lease, whoever holds it.
    private CompletionStage<Boolean> fillOrSet(Fill fill) {
        return seams.hasLeaseCheck()
                ? real.fill(fill)
                : real.put(new Fill(fill.key(), "", fill.envelope(), fill.timeToLiveMillis(), 0));
    }
}
