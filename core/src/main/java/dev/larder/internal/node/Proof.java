package dev.larder.internal.node;

import dev.larder.journal.Journal;
import dev.larder.tier.SharedTier;

/**
 * Says whether a cache believes its copies: the age of the proof that nothing was missed, against the cache's limit. Where no
 * other process appends, nothing can be missed.
 */
public final class Proof {

    private final Journal journal;
    private final Awakening awakening;
    private final boolean isShared;
    private final long limitNanos;

    /** The proof for a cache that believes its copies for so long. */
    public Proof(Journal journal, Awakening awakening, long maxStalenessNanos) {
        this.journal = journal;
        this.awakening = awakening;
        this.isShared = journal.isShared();
        this.limitNanos = maxStalenessNanos;
    }

    /** Whether the proof is recent enough. */
    public boolean isRecent(long nowNanos) {
        return !isShared || isWithin(journal.provenAtNanos(), nowNanos);
    }

    /** Whether the server that holds the key has confirmed recently enough that it still accepts writes. */
    public boolean isConfirmed(SharedTier tier, String key, long nowNanos) {
        return !isShared || isWithin(tier.confirmedAtNanos(key), nowNanos);
    }

    /** Whether something that was true at a moment need not be looked at again, by the proof or because that was just now. */
    public boolean covers(long readAtNanos, long nowNanos) {
        return isRecent(nowNanos) || (readAtNanos - awakening.atNanos() >= 0 && isWithin(readAtNanos, nowNanos));
    }

    /** The moment that an answer is not older than whose lookup begins now: while the proof is recent others' copies are believed by it. */
    public long asOfNanos(long nowNanos) {
        return isShared && isRecent(nowNanos) ? atNanos() : nowNanos;
    }

    /**
     * When something is taken to be read: not later than it was. While the proof is recent that is the proof's moment, which much has in common;
     * where nothing can be missed it makes no difference.
     */
    public long asReadAtNanos(long readAtNanos, long nowNanos) {
        if (!isShared) {
            return Journal.NEVER;
        }
        long proven = atNanos();
        boolean isProvenBefore = readAtNanos != Journal.NEVER && readAtNanos - proven >= 0;
        return isProvenBefore && isWithin(proven, nowNanos) ? proven : readAtNanos;
    }

    /** The moment of the proof, {@link Journal#NEVER} if there is none. */
    public long atNanos() {
        return journal.provenAtNanos();
    }

    private boolean isWithin(long atNanos, long nowNanos) {
        return atNanos != Journal.NEVER && nowNanos - atNanos <= limitNanos;
    }
}
