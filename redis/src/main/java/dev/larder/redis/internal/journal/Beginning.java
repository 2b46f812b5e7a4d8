package dev.larder.redis.internal.journal;

import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import io.lettuce.core.StreamMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins to read, at the start and after continuity was lost.
 *
 * <ol>
 *   <li>Ask how far both streams go; where they are not, begin them.
 *   <li>Abandon everything: what a first group record names as the one before is the horizon.
 *   <li>Apply all group records there are.
 *   <li>If records that this node has applied are not among them, and no horizon makes up for them, append one.
 *   <li>Follow, from what the first step has answered. Key records before that need not be read: their values were removed from Redis
 *       before they were appended, and memory was emptied after.
 * </ol>
 */
final class Beginning {

    private final Follower follower;
    private final Progress progress;

    Beginning(Follower follower, Progress progress) {
        this.follower = follower;
        this.progress = progress;
    }

    void begin(Reader reader) throws InterruptedException {
        Retained retained = new Retained(progress.lostBecause(), progress.lastKnown());
        // Before the heads are asked for: who waits by now waits for a record that is among them, or lost.
        Runnable released = progress.abandoning();
        Place heads = reader.begin();
        Link last = retained.applyUpTo(heads.groups(), reader);
        if (retained.lacksRecords()) {
            reader.append(Group.horizon(retained.reason));
        }
        progress.begun(new Place(heads.incarnation(), heads.keys(), last));
        released.run();
    }

    /** The group records that the stream has kept. */
    private final class Retained {

        private final String reason;
        private final @Nullable Place known;
        private @Nullable Link last;
        private long horizon;
        private boolean hasKnown;

        Retained(String reason, @Nullable Place known) {
            this.reason = reason;
            this.known = known;
        }

        Link applyUpTo(Link head, Reader reader) throws InterruptedException {
            Link at = new Link(StreamId.ZERO, "");
            while (at.id().isBefore(head.id())) {
                at = applyBatch(reader.groups(at.id()));
            }
            return at;
        }

        private Link applyBatch(List<StreamMessage<String, byte[]>> messages) {
            for (StreamMessage<String, byte[]> message : messages) {
                last = apply(Chained.of(message, RecordFields.group(message)));
            }
            if (messages.isEmpty() || last == null) {
                throw new ContinuityLostException("group records have gone while they were read");
            }
            return last;
        }

        private Link apply(Chained<Group> record) {
            if (last == null || !record.follows(last)) {
                // What stood before is unknown: before the first record, or in a gap.
                horizon = record.horizonBefore();
                follower.abandon(reason, horizon, horizon);
            }
            follower.apply(record.record(), record.position());
            if (record.record().kind() == Kind.HORIZON) {
                horizon = record.position();
            }
            hasKnown |= known != null && record.link().equals(known.groups());
            return record.link();
        }

        boolean lacksRecords() {
            return known != null && !hasKnown && horizon < known.groups().id().position();
        }
    }
}
