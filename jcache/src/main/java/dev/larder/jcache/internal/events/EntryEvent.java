package dev.larder.jcache.internal.events;

import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is given. One that does not ask for old values is given none: of what was removed or has expired it hears the key alone, as from the
 * reference implementation.
 */
final class EntryEvent<K, V> extends CacheEntryEvent<K, V> {

    private static final long serialVersionUID = 1L;

    private final transient Happening<K, V> happening;
    private final boolean knowsOld;

    EntryEvent(Cache<K, V> source, Happening<K, V> happening, boolean knowsOld) {
        super(source, happening.type());
        this.happening = happening;
        this.knowsOld = knowsOld;
    }

    @Override
    public K getKey() {
        return happening.key();
    }

    @Override
    @SuppressWarnings("NullAway") // the API is not annotated; null is what it asks for here
    public V getValue() {
        boolean isGone = getEventType() == EventType.REMOVED || getEventType() == EventType.EXPIRED;
        return isGone && !knowsOld ? null : happening.value();
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public V getOldValue() {
        return isOldValueAvailable() ? happening.old() : null;
    }

    @Override
    public boolean isOldValueAvailable() {
        return knowsOld && happening.old() != null;
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("An event of an entry is no " + type.getName());
    }

    @Override
    public String toString() {
        return getEventType() + " of " + getSource();
    }
}
