package dev.larder.redis;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.RecordingFollower;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Remembers what a journal had it do, but refuses the first record about the tag {@code poison}. */
final class FailingOnce implements Journal.Follower {

    private final RecordingFollower memory = new RecordingFollower();
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    @Override
    public void apply(JournalRecord.Keys keys) {
        memory.apply(keys);
    }

    @Override
    public void apply(JournalRecord.Group group, long position) {
        if (group.subject().equals("poison") && hasFailed.compareAndSet(false, true)) {
            throw new IllegalStateException("refused, as the test wants it");
        }
        memory.apply(group, position);
    }

    @Override
    public void abandon(String reason, long horizon, long position) {
        memory.abandon(reason, horizon, position);
    }

    List<String> abandonments() {
        return memory.abandonments();
    }

    List<String> subjects() {
        return memory.subjects();
    }
}
