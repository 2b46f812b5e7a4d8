package dev.larder.internal.node;

import dev.larder.journal.Journal;

/**
 * Says whether a cache believes its copies: the age of the proof that nothing was missed, against the cache's limit. Where no
 * other process appends, nothing can be missed.
 */
public final class Proof {

    private final Journal journal;
    private final long limitNanos;

    /** The proof for a cache that believes its copies for so long. */
    public Proof(Journal journal, long maxStalenessNanos) {
        this.journal = journal;
        this.limitNanos = journal.isShared() ? maxStalenessNanos : Long.MAX_VALUE;
    }

    /** Whether the proof is recent enough. */
    public boolean isRecent(long nowNanos) {
        return nowNanos - journal.provenAtNanos() <= limitNanos;
    }

    /** Whether something that was true at a moment need not be looked at again, by the proof or because that was just now. */
    public boolean covers(long readAtNanos, long nowNanos) {
        return isRecent(nowNanos) || nowNanos - readAtNanos <= limitNanos;
    }

    /** The moment of the proof. */
    public long atNanos() {
        return journal.provenAtNanos();
    }
}
