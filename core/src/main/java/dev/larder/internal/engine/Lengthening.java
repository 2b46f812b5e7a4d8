package dev.larder.internal.engine;

import dev.larder.TierUnavailableException;
import dev.larder.internal.freshness.Sliding;
import dev.larder.internal.memory.LastingEntry;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.tier.Entry;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lengthens the lives of entries that are read: in memory at once, below it behind the reader's back. The same value with the same stamp takes the place of
 * the very one that was seen, so nothing that is dead by then comes back.
 */
final class Lengthening<K, V> {

    private final Parts<K, V> parts;
    private final long lifeNanos;

    Lengthening(Parts<K, V> parts) {
        this.parts = parts;
        this.lifeNanos = parts.sliding().timeToLive().toNanos();
    }

    /** The entry as memory keeps it: one whose life can be lengthened, if that is asked for. */
    MemoryEntry<V> lasting(MemoryEntry<V> plain, Entry<V> entry) {
        if (!parts.sliding().isOn() || entry.isNegative()) {
            return plain;
        }
        long now = parts.clock().nanos();
        long left = endMillis(entry) - parts.clock().millis();
        return lasting(plain, plain.freshUntilNanos(), wholeMillis(now + TimeUnit.MILLISECONDS.toNanos(left)));
    }

    // As entries keep their moments: else one that has reached its end would seem to lack a part of a millisecond.
    private static long wholeMillis(long nanos) {
        return nanos - Math.floorMod(nanos, TimeUnit.MILLISECONDS.toNanos(1));
    }

    // What has reached its end is not looked at before it is stale.
    private MemoryEntry<V> lasting(MemoryEntry<V> like, long untilNanos, long endNanos) {
        long window = untilNanos - endNanos >= 0 ? 0 : parts.sliding().windowNanos();
        return new LastingEntry<>(like, untilNanos, window, endNanos);
    }

    /** A fresh entry in memory is read. */
    void read(Query<K, V> query, MemoryEntry<V> entry) {
        if (!(entry instanceof LastingEntry<V> lasting)) {
            return;
        }
        long now = parts.clock().nanos();
        long until = entry.freshUntilNanos();
        long longer = Sliding.lengthened(until, lasting.endNanos(), now, lifeNanos);
        // Of those who read it at the same time one puts the longer life in its place, and does the rest.
        if (longer != until
                && parts.memory()
                        .exchange(
                                query.key(),
                                query.text(),
                                entry,
                                lasting(entry, longer, lasting.endNanos()),
                                () -> true)) {
            parts.counters().lengthened();
            behind(() -> lengthenBelow(query));
        }
    }

    /** A fresh entry in the shared tier is read, since memory has none. */
    void read(Query<K, V> query, Found<V> found, Moment began) {
        if (parts.sliding().isOn() && longer(found) != null) {
            behind(() -> lengthenShared(query, found, began));
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void behind(Work work) {
        try {
            parts.executor().execute(() -> run(work));
        } catch (RuntimeException full) { // the user's executor enters here; a later reading lengthens
            return;
        }
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (TierUnavailableException away) {
            // counted and told where it happened; a later reading lengthens
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void lengthenBelow(Query<K, V> query) throws InterruptedException {
        if (!parts.shared().exists()) {
            lengthenOnDisk(query);
            return;
        }
        Query<K, V> own = new Query<>(query.key(), query.text(), null, parts.patience(/* canAnswerOtherwise= */ true));
        Moment began = parts.shared().begin(own);
        if (began == null) {
            return;
        }
        Found<V> found = parts.shared().fetch(own, began);
        if (found != null) {
            lengthenShared(own, found, began);
        }
    }

    private void lengthenShared(Query<K, V> query, Found<V> found, Moment began) throws InterruptedException {
        Entry<V> longer = longer(found);
        byte[] envelope = longer == null ? null : parts.shared().encode(query.text(), longer);
        if (longer == null || envelope == null) {
            return;
        }
        if (parts.shared().extend(query.text(), found.envelope(), envelope, longer)) {
            parts.local().keep(query.text(), longer, envelope, began);
        }
    }

    private void lengthenOnDisk(Query<K, V> query) throws InterruptedException {
        Moment began = Moment.now(parts.node(), query.text());
        Found<V> found = parts.local().read(query, began);
        Entry<V> longer = found == null ? null : longer(found);
        if (longer != null) {
            parts.local().keep(query.text(), longer, began);
        }
    }

    /** The entry with a longer life; null if it is not to be lengthened. */
    private @Nullable Entry<V> longer(Found<V> found) {
        Entry<V> entry = found.entry();
        long until = Sliding.lengthened(
                entry.freshUntil(),
                endMillis(entry),
                parts.clock().millis(),
                parts.sliding().timeToLive().toMillis());
        if (!found.isFresh() || entry.isNegative() || until == entry.freshUntil()) {
            return null;
        }
        return new Entry<>(
                entry.value(),
                entry.stamp(),
                entry.createdAt(),
                until,
                until + parts.freshness().staleMillis(),
                entry.loadCostMicros(),
                entry.version(),
                entry.tags());
    }

    private long endMillis(Entry<V> entry) {
        return entry.createdAt() + parts.sliding().atMost().toMillis();
    }
}
