package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Expiries;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoredEntry;
import dev.larder.disk.internal.tier.Counts.Count;
import java.util.ArrayList;
import java.util.List;

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
        for (byte[] key : keys) {
            byte[] bytes = store.get(Column.ENTRIES, key);
            if (bytes != null
                    && StoredEntry.read(key, bytes)
                            .map(entry -> entry.staleUntil() <= clock.millis())
                            .orElse(true)) {
                expired.add(key);
            }
        }
        return expired;
    }
}
