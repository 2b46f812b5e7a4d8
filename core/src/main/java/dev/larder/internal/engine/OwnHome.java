package dev.larder.internal.engine;

import dev.larder.internal.memory.MemoryEntry;
import dev.larder.tier.Entry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * This process as the home, where a cache has no shared tier: memory, and behind it the disk. In the key's atomic section the entry is compared
 * with what was seen and the fence with what it was, then the fence is raised and the disk's copy hidden. So whoever loads, reads the
 * disk or writes at the same time comes before as a whole, and is noticed, or is refused.
 */
final class OwnHome<K, V> implements Home<K, V> {

    private final Parts<K, V> parts;
    private final Keeping<K, V> keeping;
    private final Lookups<K, V> lookups;

    OwnHome(Parts<K, V> parts, Keeping<K, V> keeping, Lookups<K, V> lookups) {
        this.parts = parts;
        this.keeping = keeping;
        this.lookups = lookups;
    }

    @Override
    public Seen<V> look(Query<K, V> query) throws InterruptedException {
        Moment began = Moment.now(parts.node(), query.text());
        MemoryEntry<V> entry = parts.memory().find(query.key());
        if (entry != null && lookups.isAlive(entry, query.key()) && lookups.isFresh(entry)) {
            return new Seen<>(entry.value(), began, null, entry);
        }
        Found<V> onDisk = parts.local().read(query, began);
        V value = onDisk != null && onDisk.isFresh() ? onDisk.entry().value() : null;
        return new Seen<>(value, began, null, entry);
    }

    @Override
    public @Nullable Seen<V> replace(Query<K, V> query, Seen<V> seen, @Nullable Entry<V> wanted)
            throws InterruptedException {
        MemoryEntry<V> kept = wanted == null ? null : keeping.written(wanted, seen.since());
        AtomicReference<@Nullable Moment> written = new AtomicReference<>();
        boolean isDone = parts.memory().exchange(query.key(), query.text(), seen.entry(), kept, () -> {
            written.setPlain(overtaking(query.text(), seen.since()));
            return written.getPlain() != null;
        });
        Moment moment = written.getPlain();
        if (!isDone || moment == null) {
            return look(query);
        }
        // Who joins from now on must see what was written.
        parts.flights().detach(query.text());
        if (wanted != null) {
            parts.counters().put("memory");
        }
        keepOnDisk(query, wanted, moment);
        return null;
    }

    /** Fences out whoever began before; answers from when on what is kept is kept, or null if somebody else came first. */
    private @Nullable Moment overtaking(String text, Moment since) {
        if (!since.isStill(parts.node(), text)) {
            return null;
        }
        // Once for writes to disk under way, and once more for who has read there before it was hidden.
        parts.node().fences().raise(text);
        parts.node().disk().hide(text);
        long fence = parts.node().fences().raise(text);
        return new Moment(fence, since.generation(), since.position(), since.nanos());
    }

    private void keepOnDisk(Query<K, V> query, @Nullable Entry<V> wanted, Moment moment) {
        if (!parts.local().exists()) {
            return;
        }
        parts.node().disk().awaitHidden();
        if (wanted != null) {
            parts.local().keep(query.text(), wanted, moment);
        }
    }
}
