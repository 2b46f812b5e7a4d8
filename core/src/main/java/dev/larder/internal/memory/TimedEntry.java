package dev.larder.internal.memory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry that readers look at before it is stale.
 *
 * @param <V> the value's type
 */
sealed class TimedEntry<V> extends DescribedEntry<V> permits LastingEntry {

    private final long windowNanos;

    TimedEntry(
            @Nullable V value,
            Standing standing,
            long freshUntilNanos,
            long windowNanos,
            Set<String> tags,
            boolean unknownTags) {
        super(value, standing, freshUntilNanos, tags, unknownTags);
        this.windowNanos = windowNanos;
    }

    @Override
    public final long windowNanos() {
        return windowNanos;
    }
}
