package dev.larder.jcache.hibernate;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row, a collection or the id behind a natural id, as Hibernate has taken it apart.
 *
 * @param version of the row, or null if it has none
 * @param since when it was put here; a stamp
 */
record Row(Serializable value, @Nullable Serializable version, long since) implements Cell {

    /** Whether the other is known to be a newer version. */
    boolean isOlderThan(@Nullable Object otherVersion, @Nullable Comparator<Object> versions) {
        return version != null
                && otherVersion != null
                && versions != null
                && versions.compare(version, otherVersion) < 0;
    }
}
