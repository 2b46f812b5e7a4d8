package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Expiries;
import dev.larder.disk.internal.store.Presence;
import dev.larder.disk.internal.store.Scratch;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoredEntry;
import dev.larder.disk.internal.tier.Counts.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives the room of expired values back. Looks where the index of expiries says that something is over, at so many rows at a time at
 * most; what was written anew meanwhile stays. Used by one thread.
 */
final class Sweeper {

    private static final byte[] FIRST = new byte[0];

    private final Pen pen;
    private final WallClock clock;
    private final Counts counts;
    private final int rowsAtOnce;

    Sweeper(Pen pen, WallClock clock, Counts counts, int rowsAtOnce) {
        this.pen = pen;
        this.clock = clock;
        this.counts = counts;
        this.rowsAtOnce = rowsAtOnce;
    }

    /** One turn. */
    void sweep() throws StoreException {
        Store store = pen.store();
        List<byte[]> rows = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        store.scan(Column.EXPIRY, FIRST, (row, value) -> {
            if (rows.size() == rowsAtOnce || !Expiries.isDue(row, clock.millis())) {
                return false;
            }
            rows.add(row);
            keys.addAll(Expiries.keys(value));
            return true;
        });
        if (!rows.isEmpty()) {
            List<byte[]> expired = expired(store, keys);
            pen.reclaim(expired, rows);
            counts.add(Count.EXPIRED, expired.size());
        }
    }

    private List<byte[]> expired(Store store, List<byte[]> keys) throws StoreException {
        List<byte[]> expired = new ArrayList<>();
        try (Scratch scratch = store.scratch()) {
            for (byte[] key : keys) {
                boolean isThere = store.get(Column.ENTRIES, key, scratch) == Presence.PRESENT;
                if (isThere && isOver(StoredEntry.read(key, scratch.value()))) {
                    expired.add(key);
                }
            }
        }
        return expired;
    }

    private boolean isOver(Optional<StoredEntry> entry) {
        return entry.map(one -> one.staleUntil() <= clock.millis()).orElse(true);
    }
}
