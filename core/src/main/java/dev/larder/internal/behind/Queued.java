package dev.larder.internal.behind;

import dev.larder.internal.memory.MemoryEntry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of each key that waits to be written, as readers of this node see it before they look anywhere else. Bounded by the queue.
 * Thread-safe; no lock.
 */
public final class Queued<V> {

    private final Map<String, MemoryEntry<V>> values = new ConcurrentHashMap<>();

    /** The entry of a key that waits, or null; its value is null if the key is to be deleted. */
    public @Nullable MemoryEntry<V> find(String text) {
        return values.get(text);
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    void set(String text, @Nullable V value) {
        values.put(text, MemoryEntry.of(value, Long.MAX_VALUE, 0, Set.of(), /* unknownTags= */ false, 0));
    }

    void remove(String text) {
        values.remove(text);
    }

    void clear() {
        values.clear();
    }
}
