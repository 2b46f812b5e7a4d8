package dev.larder.internal.node;

import dev.larder.TierUnavailableException;
import dev.larder.tier.LocalTier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The copies on this node's disk, as far as records are concerned: keys are dropped, everything is abandoned, and the place in the journal
 * that says so is remembered with it. Thread-safe; waits for nothing where the journal is shared, else for the store, a moment at most.
 *
 * <p>What an earlier process has left is not touched, read or written before the journal says whether it has all the key records since.
 */
public final class DiskRecords {

    private static final DiskRecords NONE = new DiskRecords(null, /* isRepeated= */ true);
    private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final @Nullable LocalTier tier;
    private final boolean isRepeated;
    private volatile boolean hasBegun;
    private volatile CompletionStage<Void> writing = CompletableFuture.completedStage(null);

    private DiskRecords(@Nullable LocalTier tier, boolean isRepeated) {
        this.tier = tier;
        this.isRepeated = isRepeated;
    }

    /** Where nothing is on disk. */
    public static DiskRecords none() {
        return NONE;
    }

    /**
     * The copies in a tier that was just opened; they are abandoned where the tier does not know how far it had followed the journal.
     *
     * @param isRepeated whether the journal tells a later process once more what this one may not have written
     */
    public static DiskRecords of(LocalTier tier, boolean isRepeated) {
        if (tier.checkpoint() == null) {
            tier.abandon("start: no place in the journal was remembered");
        }
        return new DiskRecords(tier, isRepeated);
    }

    /** Whether the copies are those that the journal has followed up to now, as {@link LocalTier#checkpoint()} says; until then they are not used. */
    public boolean hasBegun() {
        return hasBegun;
    }

    @Nullable String resumesFrom() {
        return tier == null ? null : tier.checkpoint();
    }

    void reached(String place) {
        if (tier != null) {
            tier.checkpoint(place);
            hasBegun = true;
            awaitWritten(tier);
        }
    }

    void drop(List<String> keys) {
        if (tier != null) {
            tier.drop(keys);
            awaitWritten(tier);
        }
    }

    /** Hides what is kept of a key from readers, and from writes under way. Waits for nothing; see {@link #awaitHidden}. */
    public void hide(String key) {
        if (tier != null) {
            tier.drop(List.of(key));
        }
    }

    /** Waits for the store where what was hidden must not come back with another process; a moment at most. */
    public void awaitHidden() {
        if (tier != null) {
            awaitWritten(tier);
        }
    }

    /**
     * What the journal does not repeat has to outlive the process before it is acknowledged. A store that does not take it is abandoned, and
     * not waited for again as long as it hangs.
     */
    private void awaitWritten(LocalTier to) {
        if (isRepeated || !writing.toCompletableFuture().isDone()) {
            return;
        }
        writing = to.written();
        try {
            Await.answer(writing, WRITING_NANOS);
        } catch (TierUnavailableException hangs) {
            to.abandon("the store did not take an invalidation within " + Duration.ofNanos(WRITING_NANOS));
        } catch (InterruptedException interrupted) {
            // It is under way, and holds here already.
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets the place too: continuity with it was lost. */
    void abandon(String reason) {
        if (tier != null) {
            tier.abandon(reason);
        }
    }

    /**
     * Empties the tier at the place where the journal is. That may be behind by now, which is safe: from there on records are only
     * applied once more.
     */
    void empty(String reason) {
        if (tier == null) {
            return;
        }
        String place = tier.checkpoint();
        tier.abandon(reason);
        if (place != null) {
            tier.checkpoint(place);
        }
    }
}
