package dev.larder.redis.proofs;

import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.concurrent.CompletionStage;

/** A journal whose key records pass through the seams. */
record SeamJournal(Journal real, Seams seams) implements Journal {

    @Override
    public void follow(Follower engine) {
        real.follow(new Follower() {
            @Override
            public void apply(JournalRecord.Keys keys) {
                seams.apply(keys, engine);
            }

            @Override
            public void apply(JournalRecord.Group group, long position) {
                engine.apply(group, position);
            }

            @Override
            public void abandon(String reason, long horizon, long position) {
                engine.abandon(reason, horizon, position);
            }

            @Override
            public void repeat(Doubtful doubtful) {
                engine.repeat(doubtful);
            }

            @Override
            public void distrust(String reason) {
                engine.distrust(reason);
            }
        });
    }

    @Override
    public CompletionStage<String> append(JournalRecord record) {
        return real.append(record);
    }

    @Override
    public CompletionStage<Void> applied(String id) {
        return real.applied(id);
    }

    @Override
    public CompletionStage<Void> catchUp() {
        return real.catchUp();
    }

    @Override
    public long provenAtNanos() {
        return real.provenAtNanos();
    }

    @Override
    public boolean isShared() {
        return real.isShared();
    }

    @Override
    public double lagSeconds() {
        return real.lagSeconds();
    }
}
