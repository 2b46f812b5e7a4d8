package dev.larder.redis.races;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.concurrent.CompletionStage;

/** A journal that does what a real one does; stories override the one step that they hold up or weaken. */
class ForwardingJournal implements Journal {

    final Journal real;

    ForwardingJournal(Journal real) {
        this.real = real;
    }

    @Override
    public void follow(Follower follower) {
        real.follow(follower);
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
