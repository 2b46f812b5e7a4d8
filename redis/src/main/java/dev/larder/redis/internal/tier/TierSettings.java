package dev.larder.redis.internal.tier;

import dev.larder.redis.internal.journal.JournalSettings;
import dev.larder.redis.internal.reigns.RingSettings;
import java.time.Duration;

/**
 * How a tier works.
 *
 * @param leaseTime how long a lease is held unless it is renewed
 * @param journal how its journal is kept
 * @param ring how much is remembered of what was declared untrue
 * @param replicas how many replicas must have a write before it is acknowledged; 0 for none
 */
public record TierSettings(Duration leaseTime, JournalSettings journal, RingSettings ring, int replicas) {

    /** The same with another lease time. */
    public TierSettings withLeaseTime(Duration newLeaseTime) {
        return new TierSettings(newLeaseTime, journal, ring, replicas);
    }

    /** The same with another journal. */
    public TierSettings withJournal(JournalSettings newJournal) {
        return new TierSettings(leaseTime, newJournal, ring, replicas);
    }

    /** The same with another ring. */
    public TierSettings withRing(RingSettings newRing) {
        return new TierSettings(leaseTime, journal, newRing, replicas);
    }

    /** The same with another number of replicas. */
    public TierSettings withReplicas(int newReplicas) {
        return new TierSettings(leaseTime, journal, ring, newReplicas);
    }
}
