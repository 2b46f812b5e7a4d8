package dev.larder.internal.node;

import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/** What a node does with what it hears: records change what it knows, doubts make it say once more what it has said. */
public record NodeFollower(NodeState node, Invalidator invalidator) implements Journal.Follower {

    @Override
    public void apply(JournalRecord.Keys keys) {
        node.apply(keys);
    }

    @Override
    public void apply(JournalRecord.Group group, long position) {
        node.apply(group, position);
    }

    @Override
    public void abandon(String reason, long horizon, long position) {
        node.abandon(reason, horizon, position);
    }

    @Override
    public @Nullable String resumesFrom() {
        return node.disk().resumesFrom();
    }

    @Override
    public void resume(long horizon, long position) {
        node.resume(horizon, position);
    }

    @Override
    public void reached(String place) {
        node.disk().reached(place);
    }

    @Override
    public void repeat(Doubtful doubtful) {
        if (!doubtful.isEmpty()) {
            invalidator.repeat(doubtful);
        }
    }

    @Override
    public void distrust(String reason) {
        node.distrust(reason);
    }
}
