package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Invalidator;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier.Fill;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Write through under a write lease, and put: as the protocol's steps of those names. */
final class Writes<K, V> {

    private final Parts<K, V> parts;
    private final Keeping<K, V> keeping;
    private final Loads<K, V> loads;
    private final Invalidator invalidator;

    Writes(Parts<K, V> parts, Keeping<K, V> keeping, Loads<K, V> loads, Invalidator invalidator) {
        this.parts = parts;
        this.keeping = keeping;
        this.loads = loads;
        this.invalidator = invalidator;
    }

    <X extends Exception> @Nullable V update(Query<K, V> query, Cache.Write<? extends V, X> write) throws X {
        Moment began = Moment.now(parts.node(), query.text());
        String token = beginWrite(query.text());
        V written;
        Entry<V> entry;
        boolean isDescribed = false;
        LeaseKeeper keeper = LeaseKeeper.of(parts, () -> renew(query.text(), token));
        try {
            written = write.run();
            entry = keeping.entry(query, written, began, 0);
            isDescribed = true;
        } finally {
            keeper.stop();
            if (!isDescribed) {
                // Whether the write took effect is unknown. This also ends the write lease.
                invalidator.keys(List.of(query.text()));
            }
        }
        finish(query, token, entry);
        return written;
    }

    private void finish(Query<K, V> query, @Nullable String token, Entry<V> written) {
        if (token != null && fillWritten(query.text(), token, written)) {
            invalidator.replaced(query.text());
        } else {
            // Somebody interfered, or nothing is to be kept: nobody's value stays.
            invalidator.keys(List.of(query.text()));
        }
    }

    private boolean fillWritten(String text, String token, Entry<V> written) {
        byte[] envelope = keeping.isKept(written.value()) ? parts.shared().encode(text, written) : null;
        return envelope != null && isDone(() -> parts.shared().fill(loads.filling(text, token, envelope, written)));
    }

    // Null: there is no shared tier, or it cannot be reached; the write goes on without a lease and ends with an
    // invalidation.
    private @Nullable String beginWrite(String text) {
        if (!parts.shared().exists()) {
            return null;
        }
        try {
            return parts.shared().beginWrite(text);
        } catch (TierUnavailableException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void renew(String text, @Nullable String token) {
        if (token != null) {
            parts.shared().renew(text, token);
        }
    }

    Acknowledgement put(Query<K, V> query, V value) {
        // What waits to be sent was declared before this value came, and would take it with it.
        boolean isClear = isDone(invalidator::drainPatiently) && isDone(parts.shared()::hasBegun);
        Entry<V> entry = keeping.entry(query, value, Moment.now(parts.node(), query.text()), 0);
        byte[] envelope = isClear && parts.shared().exists() ? parts.shared().encode(query.text(), entry) : null;
        if (envelope == null) {
            return putHere(query, entry);
        }
        return isDone(() -> putShared(query.text(), envelope, entry))
                ? invalidator.replaced(query.text())
                : putHere(query, entry);
    }

    // A newer version that stays in the shared tier is as good as ours: this node drops its copy and reads that one.
    private boolean putShared(String text, byte[] envelope, Entry<V> entry) throws InterruptedException {
        Fill fill = loads.filling(text, "", envelope, entry);
        parts.shared().put(fill);
        return true;
    }

    // Where no tier below can hold the value, memory is its home for as long as it is believed.
    private Acknowledgement putHere(Query<K, V> query, Entry<V> entry) {
        Acknowledgement acknowledgement = invalidator.keys(List.of(query.text()));
        keeping.keepLoaded(query, entry, Moment.now(parts.node(), query.text()));
        return acknowledgement;
    }

    private interface Command {
        boolean send() throws InterruptedException;
    }

    private static boolean isDone(Command command) {
        try {
            return command.send();
        } catch (TierUnavailableException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
