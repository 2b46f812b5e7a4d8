package dev.larder.jcache.internal.stored;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What stands under a key: the key itself, for whoever walks over the entries, the value, and until when it is there. It is kept for a while longer, so that
 * whoever comes first after that can tell that it has expired. Immutable, but for whether its load was told of.
 */
public final class Stored {

    /** An expiry that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final AtomicIntegerFieldUpdater<Stored> UNTOLD =
            AtomicIntegerFieldUpdater.newUpdater(Stored.class, "untold");

    private final Object key;
    private final Object value;
    private final long expiresAt;
    private volatile int untold;

    private Stored(Object key, Object value, long expiresAt, int untold) {
        this.key = key;
        this.value = value;
        this.expiresAt = expiresAt;
        this.untold = untold;
    }

    /**
     * An entry.
     *
     * @param key as it is held
     * @param value as it is held
     * @param expiresAt epoch milliseconds from which on it is not there, or {@link #NEVER}
     */
    public static Stored written(Object key, Object value, long expiresAt) {
        return new Stored(key, value, expiresAt, 0);
    }

    /** The same of an entry that a loader brought, which one caller is to tell of. */
    public static Stored loaded(Object key, Object value, long expiresAt) {
        return new Stored(key, value, expiresAt, 1);
    }

    /** The same entry with another expiry. */
    public Stored until(long newExpiry) {
        return written(key, value, newExpiry);
    }

    /** The key, as it is held. */
    public Object key() {
        return key;
    }

    /** The value, as it is held. */
    public Object value() {
        return value;
    }

    /** Epoch milliseconds from which on it is not there. */
    public long expiresAt() {
        return expiresAt;
    }

    /** Whether it is not there any more. */
    public boolean isExpired(long now) {
        return expiresAt <= now;
    }

    /** Whether the caller is the one who tells of its load: true once. */
    public boolean claim() {
        return untold == 1 && UNTOLD.compareAndSet(this, 1, 0);
    }
}
