package dev.larder.internal.analysis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of one key of the sample. For one thread. */
final class KeyLife {

    private static final long NEVER = Long.MIN_VALUE;

    /** When it would have been loaded last, with each time to live; see {@link #isLoaded}. */
    private final long[] loadedAt;

    private final boolean[] loaded;
    private final Changes changes = new Changes();
    private long askedAt;
    private boolean wasAsked;
    private long seenAt = NEVER;
    private boolean isRelied;
    private @Nullable Integer digest;
    private long digestAt;

    KeyLife(int lifetimes) {
        this.loadedAt = new long[lifetimes];
        this.loaded = new boolean[lifetimes];
    }

    /** Since when it was not asked for, in nanoseconds; negative if it never was. Asks for it. */
    long ask(long atNanos) {
        long apart = wasAsked ? Math.max(0, atNanos - askedAt) : -1;
        wasAsked = true;
        isRelied = true;
        askedAt = atNanos;
        return apart;
    }

    boolean isLoaded(int lifetime, long atNanos, long nanos) {
        return loaded[lifetime] && atNanos - loadedAt[lifetime] < nanos;
    }

    long ageNanos(int lifetime, long atNanos) {
        return Math.max(0, atNanos - loadedAt[lifetime]);
    }

    void load(int lifetime, long atNanos) {
        loaded[lifetime] = true;
        loadedAt[lifetime] = atNanos;
    }

    /** Something happens to it. How long nothing had, in nanoseconds; 0 the first time. */
    long pass(long atNanos) {
        long apart = seenAt == NEVER ? 0 : Math.max(0, atNanos - seenAt);
        seenAt = atNanos;
        return apart;
    }

    /** It has been declared untrue: whatever it changed to, nobody reads the old one. Whether somebody has asked for it since the last time. */
    boolean gone() {
        boolean wasRelied = isRelied;
        isRelied = false;
        Arrays.fill(loaded, false);
        digest = null;
        return wasRelied;
    }

    /** The source said something; whether that could be compared with what it had said before. */
    boolean compare(@Nullable Integer now, long atNanos) {
        Integer before = digest;
        long apart = Math.max(0, atNanos - digestAt);
        digest = now;
        digestAt = atNanos;
        if (before == null || now == null) {
            return false;
        }
        changes.compare(!before.equals(now), apart);
        return true;
    }

    Changes changes() {
        return changes;
    }
}
