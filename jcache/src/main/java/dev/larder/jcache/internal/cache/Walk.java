package dev.larder.jcache.internal.cache;

import dev.larder.jcache.internal.stored.Stored;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.cache.Cache.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries that are there, each of which counts as accessed when it is come by. Entries that come or go meanwhile may be seen or not. For one
 * thread.
 */
final class Walk<K, V> implements Iterator<Entry<K, V>> {

    /** What is asked of the cache that is walked over. */
    interface Ground<K, V> {
        /** The value of an entry if it is still there, accessed. */
        @Nullable V access(K key);

        /** Removes an entry. */
        void remove(K key);
    }

    private final Iterator<Stored> entries;
    private final Parts<K, V> parts;
    private final Ground<K, V> ground;
    private @Nullable Entry<K, V> next;
    private @Nullable Entry<K, V> last;

    Walk(Iterator<Stored> entries, Parts<K, V> parts, Ground<K, V> ground) {
        this.entries = entries;
        this.parts = parts;
        this.ground = ground;
    }

    @Override
    public boolean hasNext() {
        while (next == null && entries.hasNext()) {
            next = come(entries.next());
        }
        return next != null;
    }

    private @Nullable Entry<K, V> come(Stored stored) {
        if (stored.isExpired(parts.clock().millis())) {
            return null;
        }
        K key = parts.key(stored.key());
        V value = ground.access(key);
        return value == null ? null : new PlainEntry<>(key, value);
    }

    @Override
    public Entry<K, V> next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("There are no more entries");
        }
        Entry<K, V> come = next;
        next = null;
        last = come;
        return come;
    }

    @Override
    public void remove() {
        Entry<K, V> removed = last;
        if (removed == null) {
            throw new IllegalStateException("There is no entry to remove: ask next() for one");
        }
        last = null;
        ground.remove(removed.getKey());
    }
}
