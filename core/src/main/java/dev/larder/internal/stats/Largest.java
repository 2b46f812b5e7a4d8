package dev.larder.internal.stats;

import dev.larder.inspect.Inspection.Sized;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The largest envelopes that were seen, at most ten, one for each key. Most are smaller than all of them, which costs one comparison. A key
 * that shrinks keeps its old size until larger ones come. Thread-safe.
 */
public final class Largest {

    private static final int KEPT = 10;

    private final List<Sized> kept = new ArrayList<>();
    private volatile int floor;

    /** Says that a key has an envelope of so many bytes. */
    public void see(String key, int bytes, long atMillis) {
        if (bytes > floor) {
            keep(new Sized(key, bytes, atMillis));
        }
    }

    private synchronized void keep(Sized seen) {
        kept.removeIf(each -> each.key().equals(seen.key()));
        kept.add(seen);
        kept.sort(Comparator.comparingInt(Sized::bytes).reversed());
        if (kept.size() > KEPT) {
            kept.remove(KEPT);
        }
        floor = kept.size() < KEPT ? 0 : kept.get(KEPT - 1).bytes();
    }

    /** Those seen so far, the largest first. */
    public synchronized List<Sized> now() {
        return List.copyOf(kept);
    }
}
