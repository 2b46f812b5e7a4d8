package dev.larder.internal.node;

import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;

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
