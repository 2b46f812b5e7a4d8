package dev.larder.jcache.hibernate;

import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.StoredKey;
import org.jspecify.annotations.Nullable;

/**
 * What tells a row apart, in all nodes alike: the same row has the same text everywhere. Immutable.
 *
 * @param id what Hibernate asked for
 */
record RowKey(StoredKey stored, Object id) {

    static RowKey of(Keys keys, String role, @Nullable String tenant, Object parts, Object id) {
        return new RowKey(keys.of(KeyText.of(role, tenant, parts)), id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey key && stored.equals(key.stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
