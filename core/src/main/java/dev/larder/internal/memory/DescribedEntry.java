package dev.larder.internal.memory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry with something that most have not: tags, a weight, a key that an index leads to, somebody who wants to hear of it.
 *
 * @param <V> the value's type
 */
sealed class DescribedEntry<V> extends MemoryEntry<V> permits TimedEntry {

    private static final int WATCHED = 1;
    private static final int AHEAD = 2;
    private static final int INDEXED = 4;

    private final Set<String> tags;
    private final boolean unknownTags;
    private int weight = 1;
    // Racy: a late view of them costs a sample, or a count of what was loaded ahead, more or less.
    private byte marks;

    DescribedEntry(@Nullable V value, Standing standing, long freshUntilNanos, Set<String> tags, boolean unknownTags) {
        super(value, standing, freshUntilNanos);
        this.tags = tags;
        this.unknownTags = unknownTags;
    }

    @Override
    public final int weight() {
        return weight;
    }

    @Override
    public final boolean isMarked() {
        return (marks & (WATCHED | AHEAD)) != 0;
    }

    @Override
    final boolean isIndexed() {
        return (marks & INDEXED) != 0;
    }

    @Override
    public final boolean isWatched() {
        return (marks & WATCHED) != 0;
    }

    @Override
    public final void unwatch() {
        mark(WATCHED, /* isSet= */ false);
    }

    @Override
    public final boolean isAhead() {
        return (marks & AHEAD) != 0;
    }

    @Override
    public final void claim() {
        mark(AHEAD, /* isSet= */ false);
    }

    @Override
    public final MemoryEntry<V> asAhead() {
        mark(AHEAD, /* isSet= */ true);
        return this;
    }

    @Override
    final MemoryEntry<V> prepared(int newWeight, boolean isWatched, boolean isIndexed) {
        weight = newWeight;
        mark(WATCHED, isWatched);
        mark(INDEXED, isIndexed);
        return this;
    }

    private void mark(int mark, boolean isSet) {
        marks = (byte) (isSet ? marks | mark : marks & ~mark);
    }

    @Override
    public final Set<String> tags() {
        return tags;
    }

    @Override
    public final boolean hasUnknownTags() {
        return unknownTags;
    }
}
