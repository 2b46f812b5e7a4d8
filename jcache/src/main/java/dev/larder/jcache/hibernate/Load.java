package dev.larder.jcache.hibernate;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row that a session has read, and what the session knows of the time before.
 *
 * @param row what was read
 * @param claim what is laid where nothing is there; its moment is now
 * @param seen the claim that the session saw before it read the row, or null
 * @param began when the session's transaction began; a stamp
 * @param tolerance by how much stamps of nodes may differ
 */
record Load(
        Row row,
        Claim claim,
        @Nullable Claim seen,
        long began,
        long tolerance,
        Snapshots snapshots,
        @Nullable Comparator<Object> versions) {

    /** What is to stand there, or null if it stays as it is. Pure. */
    @Nullable Cell over(@Nullable Cell present) {
        if (present == null || present.isAbandoned(claim.at())) {
            return claim;
        }
        if (present instanceof Claim laid) {
            return mayFollow(laid) ? row : null;
        }
        return present instanceof Row older && older.isOlderThan(row.version(), versions) ? row : null;
    }

    // Nobody has changed the row since the claim was laid: was it read after that?
    private boolean mayFollow(Claim laid) {
        boolean isReadAfterwards = snapshots == Snapshots.STATEMENT && laid.equals(seen);
        long difference = laid.node().equals(claim.node()) ? 0 : tolerance;
        return isReadAfterwards || began > laid.at() + difference;
    }
}
