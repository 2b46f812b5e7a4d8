package dev.larder.internal.memory;

import dev.larder.internal.rules.GroupRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry in memory. Moments are of the nano clock. Immutable once it is kept but for the verified position, which only grows (losing
 * a raise of it costs one more check), and the marks of one that is outdated or was dropped.
 *
 * @param <V> the value's type
 */
public sealed class MemoryEntry<V> implements GroupRules.Subject permits LastingEntry {

    private static final int WATCHED = 1;
    private static final int AHEAD = 2;
    private static final int INDEXED = 4;

    private final @Nullable V value;
    private final long stamp;
    private final long freshUntilNanos;
    private final long lookAtNanos;
    private final long readAtNanos;
    private final Set<String> tags;
    private final boolean unknownTags;
    private int weight = 1;
    private volatile long verified;
    private volatile boolean dropped;
    // Seen by whoever sees the verified position that is raised behind it.
    private boolean outdated;
    // Racy: a lost write costs one more telling.
    private int usedIn;
    // Racy: a late view of them costs a sample, or a count of what was loaded ahead, more or less.
    private byte marks;

    /** An entry that is not looked at before it is stale. */
    public MemoryEntry(
            @Nullable V value,
            long stamp,
            long freshUntilNanos,
            long readAtNanos,
            Set<String> tags,
            boolean unknownTags,
            long verified) {
        this(value, stamp, freshUntilNanos, 0, readAtNanos, tags, unknownTags, verified);
    }

    /**
     * An entry.
     *
     * @param value null for a negative entry
     * @param stamp the node's position when its load began
     * @param freshUntilNanos from when on it is stale
     * @param windowNanos for how long before that readers look whether it is to be loaded anew
     * @param readAtNanos when its load from the source began, if this node loaded it: what it said was true then
     * @param verified the position up to which no rule is known to cover it
     */
    public MemoryEntry(
            @Nullable V value,
            long stamp,
            long freshUntilNanos,
            long windowNanos,
            long readAtNanos,
            Set<String> tags,
            boolean unknownTags,
            long verified) {
        this.value = value;
        this.stamp = stamp;
        this.freshUntilNanos = freshUntilNanos;
        this.lookAtNanos = freshUntilNanos - windowNanos;
        this.readAtNanos = readAtNanos;
        this.tags = tags;
        this.unknownTags = unknownTags;
        this.verified = verified;
    }

    /** The value; null if the source has none. */
    public @Nullable V value() {
        return value;
    }

    /** By how much it is past its fresh time; negative while it is fresh. */
    public long overdueNanos(long nowNanos) {
        return nowNanos - freshUntilNanos;
    }

    /** From when on it is stale. */
    public long freshUntilNanos() {
        return freshUntilNanos;
    }

    /** From when on a hit is more than a hit: the entry is to be loaded anew, or stale. */
    public long lookAtNanos() {
        return lookAtNanos;
    }

    /** For how long before it is stale readers look whether it is to be loaded anew. */
    public long windowNanos() {
        return freshUntilNanos - lookAtNanos;
    }

    /** When the source said so. */
    public long readAtNanos() {
        return readAtNanos;
    }

    /** Whether the entry is used for the first time in this stretch of the store's life. */
    boolean isFirstUse(int stretch) {
        if (usedIn == stretch) {
            return false;
        }
        usedIn = stretch;
        return true;
    }

    /** The position up to which no rule is known to cover it. */
    public long verified() {
        return verified;
    }

    /** How much room it takes. */
    public int weight() {
        return weight;
    }

    /** Whether somebody wants to hear of its lookups: it is watched, or was loaded ahead. */
    public boolean isMarked() {
        return (marks & (WATCHED | AHEAD)) != 0;
    }

    /** Whether an index has to lead to its key, which cannot be read back from its text. */
    boolean isIndexed() {
        return (marks & INDEXED) != 0;
    }

    /** Says whether it has to, before anybody else sees the entry. */
    void index(boolean isToBeIndexed) {
        mark(INDEXED, isToBeIndexed);
    }

    /** Whether its lookups are told to the {@link Watcher}. */
    public boolean isWatched() {
        return (marks & WATCHED) != 0;
    }

    /** Says whether they are to be told. */
    public void watch(boolean isToBeWatched) {
        mark(WATCHED, isToBeWatched);
    }

    /** Whether it was loaded ahead, and nobody has asked for it yet. */
    public boolean isAhead() {
        return (marks & AHEAD) != 0;
    }

    /** Says whether that is so. */
    public void ahead(boolean isAhead) {
        mark(AHEAD, isAhead);
    }

    private void mark(int mark, boolean isSet) {
        marks = (byte) (isSet ? marks | mark : marks & ~mark);
    }

    /** Says what it weighs, before anybody else sees it. */
    void weigh(int newWeight) {
        weight = newWeight;
    }

    boolean isDropped() {
        return dropped;
    }

    /** Says that it is on its way out of memory, where it may be seen for a moment longer. */
    void drop() {
        dropped = true;
    }

    /** Whether it is of use only where a load fails, however fresh it is. */
    public boolean isOutdated() {
        return outdated;
    }

    /** Says that it is of use only where a load fails; for good. To be said before the position is verified. */
    public void outdate() {
        outdated = true;
    }

    /** Remembers that no rule up to the position covers it. */
    public void verify(long position) {
        verified = position;
    }

    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public Set<String> tags() {
        return tags;
    }

    @Override
    public boolean hasUnknownTags() {
        return unknownTags;
    }
}
