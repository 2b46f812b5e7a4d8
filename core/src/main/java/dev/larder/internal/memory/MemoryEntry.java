package dev.larder.internal.memory;

import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.Journal;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An entry in memory. Moments are of the nano clock. Immutable once it is kept but for its standing, in which the verified position only grows (losing
 * a raise of it costs one more check), and the marks of one that is outdated or was dropped.
 *
 * <p>There are very many of them, so this class has what each needs and no more: 24 bytes. What few have is in the classes below it, and is asked for
 * here as if each had it.
 *
 * @param <V> the value's type
 */
public sealed class MemoryEntry<V> implements GroupRules.Subject permits DescribedEntry {

    @SuppressWarnings("rawtypes") // a class has no type arguments
    private static final AtomicReferenceFieldUpdater<MemoryEntry, Standing> STANDING =
            AtomicReferenceFieldUpdater.newUpdater(MemoryEntry.class, Standing.class, "standing");

    private final @Nullable V value;
    private volatile Standing standing;
    // Until when it is fresh, in milliseconds of the standing's span: three bytes.
    private final short freshUntilLow;
    private final byte freshUntilHigh;
    // Racy: a lost write costs one more telling. The last bits of a stretch; taking one for another costs one telling
    // in 256.
    private byte usedIn;

    MemoryEntry(@Nullable V value, Standing standing, long freshUntilNanos) {
        int millis = Standing.millisOf(freshUntilNanos);
        this.value = value;
        this.standing = standing;
        this.freshUntilLow = (short) millis;
        this.freshUntilHigh = (byte) (millis >> Short.SIZE);
    }

    /** An entry that shares nothing, is believed for as long as the journal's proof reaches, and not looked at before it is stale. */
    public static <V> MemoryEntry<V> of(
            @Nullable V value, long stamp, long freshUntilNanos, Set<String> tags, boolean unknownTags, long verified) {
        Standing standing = Standing.of(stamp, verified, Journal.NEVER, freshUntilNanos);
        return of(value, standing, freshUntilNanos, 0, tags, unknownTags);
    }

    /**
     * An entry that shares what others have too.
     *
     * @param value null for a negative entry
     * @param stamp the node's position when its load began
     * @param freshUntilNanos from when on it is stale; kept to the millisecond before
     * @param windowNanos for how long before that readers look whether it is to be loaded anew
     * @param readAtNanos when the source said so, or a moment before
     * @param verified the position up to which no rule is known to cover it
     */
    public static <V> MemoryEntry<V> of(
            @Nullable V value,
            long stamp,
            long freshUntilNanos,
            long windowNanos,
            long readAtNanos,
            Set<String> tags,
            boolean unknownTags,
            long verified,
            Standings standings) {
        Standing standing = standings.shared(Standing.of(stamp, verified, readAtNanos, freshUntilNanos));
        return of(value, standing, freshUntilNanos, windowNanos, tags, unknownTags);
    }

    private static <V> MemoryEntry<V> of(
            @Nullable V value,
            Standing standing,
            long freshUntilNanos,
            long windowNanos,
            Set<String> tags,
            boolean unknownTags) {
        if (windowNanos != 0) {
            return new TimedEntry<>(value, standing, freshUntilNanos, windowNanos, tags, unknownTags);
        }
        return tags.isEmpty() && !unknownTags
                ? new MemoryEntry<>(value, standing, freshUntilNanos)
                : new DescribedEntry<>(value, standing, freshUntilNanos, tags, unknownTags);
    }

    /** The value; null if the source has none. */
    public final @Nullable V value() {
        return value;
    }

    /** By how much it is past its fresh time; negative while it is fresh. */
    public final long overdueNanos(long nowNanos) {
        return nowNanos - freshUntilNanos();
    }

    /** From when on it is stale. */
    public final long freshUntilNanos() {
        return standing.nanosOf(Byte.toUnsignedInt(freshUntilHigh) << Short.SIZE | Short.toUnsignedInt(freshUntilLow));
    }

    /** From when on a hit is more than a hit: the entry is to be loaded anew, or stale. */
    public final long lookAtNanos() {
        return freshUntilNanos() - windowNanos();
    }

    /** For how long before it is stale readers look whether it is to be loaded anew. */
    public long windowNanos() {
        return 0;
    }

    /** When the source said so, or a moment before; {@link Journal#NEVER} where that makes no difference. */
    public final long readAtNanos() {
        return standing.readAtNanos();
    }

    /** Whether the entry is used for the first time in this stretch of the store's life. */
    final boolean isFirstUse(int stretch) {
        byte last = (byte) stretch;
        if (usedIn == last) {
            return false;
        }
        usedIn = last;
        return true;
    }

    /** The position up to which no rule is known to cover it. */
    public final long verified() {
        return standing.verified();
    }

    /** How much room it takes. */
    public int weight() {
        return 1;
    }

    /** Whether somebody wants to hear of its lookups: it is watched, or was loaded ahead. */
    public boolean isMarked() {
        return false;
    }

    /** Whether an index has to lead to its key, which cannot be read back from its text. */
    boolean isIndexed() {
        return false;
    }

    /** Whether its lookups are told to the {@link Watcher}. */
    public boolean isWatched() {
        return false;
    }

    /** Says that they are to be told no longer. */
    public void unwatch() {}

    /** Whether it was loaded ahead, and nobody has asked for it yet. */
    public boolean isAhead() {
        return false;
    }

    /** Says that somebody has asked for it. */
    public void claim() {}

    /** This entry as one that was loaded ahead, before anybody else sees it. */
    public MemoryEntry<V> asAhead() {
        return described().asAhead();
    }

    /** This entry as it is kept, before anybody else sees it. */
    MemoryEntry<V> prepared(int weight, boolean isWatched, boolean isIndexed) {
        return weight == 1 && !isWatched && !isIndexed ? this : described().prepared(weight, isWatched, isIndexed);
    }

    private DescribedEntry<V> described() {
        return new DescribedEntry<>(value, standing, freshUntilNanos(), Set.of(), /* unknownTags= */ false);
    }

    final boolean isDropped() {
        return standing.isDropped();
    }

    /** Says that it is on its way out of memory, where it may be seen for a moment longer. */
    final void drop() {
        change(Standing::dropped);
    }

    /** Whether it is of use only where a load fails, however fresh it is. */
    public final boolean isOutdated() {
        return standing.isOutdated();
    }

    /** Says that it is of use only where a load fails; for good. To be said before the position is verified. */
    public final void outdate() {
        change(Standing::outdated);
    }

    /** Remembers that no rule up to the position covers it. */
    public final void verify(long position, Standings standings) {
        change(before -> standings.shared(before.verifiedAt(position)));
    }

    // Not written over: a verification must not lose that the entry was dropped meanwhile, or outdated.
    private void change(UnaryOperator<Standing> change) {
        Standing before = standing;
        while (!STANDING.compareAndSet(this, before, change.apply(before))) {
            before = standing;
        }
    }

    final Standing standing() {
        return standing;
    }

    @Override
    public final long stamp() {
        return standing.stamp();
    }

    @Override
    public Set<String> tags() {
        return Set.of();
    }

    @Override
    public boolean hasUnknownTags() {
        return false;
    }
}
