package dev.larder.tier;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cached value with everything the protocol and the freshness policy need to know about it. Immutable, as is the value by
 * contract; shared freely between threads.
 *
 * @param value the value, or null for a negative entry: the source has no value for the key
 * @param stamp the node's journal position when the load of the value began; a group record newer than it may kill the entry
 * @param createdAt when the load ended, epoch milliseconds
 * @param freshUntil epoch milliseconds from which on the entry is stale; never before {@code createdAt}
 * @param staleUntil epoch milliseconds from which on the entry is gone; never before {@code freshUntil}
 * @param loadCostMicros how long the load took, in microseconds, saturating at {@link Integer#MAX_VALUE}; 0 if unknown
 * @param version the value's declared version, 0 if it has none
 * @param tags the tags whose invalidation kills the entry
 * @param <V> the value's type
 */
public record Entry<V>(
        @Nullable V value,
        long stamp,
        long createdAt,
        long freshUntil,
        long staleUntil,
        int loadCostMicros,
        long version,
        Set<String> tags) {

    public Entry {
        tags = Set.copyOf(Objects.requireNonNull(tags, "tags"));
        if (freshUntil < createdAt || staleUntil < freshUntil) {
            throw new IllegalArgumentException("An entry's times must not decrease: created at " + createdAt
                    + ", fresh until " + freshUntil + ", stale until " + staleUntil);
        }
        if (loadCostMicros < 0) {
            throw new IllegalArgumentException("loadCostMicros is " + loadCostMicros + "; it must not be negative");
        }
    }

    /** Whether the entry says that the source has no value. */
    public boolean isNegative() {
        return value == null;
    }

    /** The same entry, fresh and stale for no longer than until the given epoch millisecond. */
    public Entry<V> until(long epochMillis) {
        long stale = Math.max(createdAt, Math.min(staleUntil, epochMillis));
        long fresh = Math.min(freshUntil, stale);
        return new Entry<>(value, stamp, createdAt, fresh, stale, loadCostMicros, version, tags);
    }
}
