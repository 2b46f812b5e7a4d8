package dev.larder.redis.races;

import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord;
import dev.larder.tier.SharedTier;

/** What a node does with the records that its tail reads; stories override what it is not to do. Gives a tier such a tail. */
public class Tail implements Follower {

    /** Makes a tail of what a node really does. */
    public interface Making {
        Tail of(Follower node);
    }

    protected final Follower node;

    protected Tail(Follower node) {
        this.node = node;
    }

    /** The tier, with such a tail. */
    public static SharedTier.Provider of(Making tail, SharedTier.Provider tier) {
        return opened -> new ForwardingTier(tier.open(opened)) {

            private final Journal journal = new ForwardingJournal(real.journal()) {
                @Override
                public void follow(Follower follower) {
                    super.follow(tail.of(follower));
                }
            };

            @Override
            public Journal journal() {
                return journal;
            }
        };
    }

    /** The tier, with a tail that waits at a checkpoint before each record. */
    static SharedTier.Provider heldUp(Checkpoint records, SharedTier.Provider tier) {
        return of(
                node -> new Tail(node) {
                    @Override
                    public void apply(JournalRecord.Keys record) {
                        records.pass();
                        super.apply(record);
                    }

                    @Override
                    public void apply(JournalRecord.Group record, long position) {
                        records.pass();
                        super.apply(record, position);
                    }
                },
                tier);
    }

    @Override
    public void apply(JournalRecord.Keys record) {
        node.apply(record);
    }

    @Override
    public void apply(JournalRecord.Group record, long position) {
        node.apply(record, position);
    }

    @Override
    public void abandon(String reason, long horizon, long position) {
        node.abandon(reason, horizon, position);
    }

    @Override
    public void repeat(Doubtful doubtful) {
        node.repeat(doubtful);
    }

    @Override
    public void distrust(String reason) {
        node.distrust(reason);
    }
}
