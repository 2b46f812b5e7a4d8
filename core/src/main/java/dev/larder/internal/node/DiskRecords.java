package dev.larder.internal.node;

import dev.larder.tier.LocalTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copies on this node's disk, as far as records are concerned: keys are dropped, everything is abandoned, and the place in the journal
 * that says so is remembered with it. Thread-safe; waits for the store only.
 *
 * <p>What an earlier process has left is not touched, read or written before the journal says whether it has all the key records since.
 */
public final class DiskRecords {

    private static final DiskRecords NONE = new DiskRecords(null);

    private final @Nullable LocalTier tier;
    private volatile boolean hasBegun;

    private DiskRecords(@Nullable LocalTier tier) {
        this.tier = tier;
    }

    /** Where nothing is on disk. */
    public static DiskRecords none() {
        return NONE;
    }

    /** The copies in a tier that was just opened; they are abandoned where the tier does not know how far it had followed the journal. */
    public static DiskRecords of(LocalTier tier) {
        if (tier.checkpoint() == null) {
            tier.abandon("start: no place in the journal was remembered");
        }
        return new DiskRecords(tier);
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
        }
    }

    void drop(List<String> keys) {
        if (tier != null) {
            tier.drop(keys);
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
