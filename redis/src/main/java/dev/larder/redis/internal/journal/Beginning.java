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
 *
 * <p>Where an earlier process has left copies on disk, and this one begins for the first time, they stay if the journal has all key
 * records since: the second step spares them, and the last follows from where that process stood. Nothing is proved, so that none of
 * them is believed, before all of these records were applied.
 */
final class Beginning {

    private static final Link NOWHERE = new Link(StreamId.ZERO, "");
    private static final Place OF_ANOTHER_JOURNAL = new Place("", NOWHERE, NOWHERE);

    private final Follower follower;
    private final Progress progress;

    Beginning(Follower follower, Progress progress) {
        this.follower = follower;
        this.progress = progress;
    }

    void begin(Reader reader) throws InterruptedException {
        Place left = progress.hasBegun() ? null : leftByAnEarlierProcess();
        // Before the heads are asked for: who waits by now waits for a record that is among them, or lost.
        Runnable released = progress.abandoning();
        Place heads = reader.begin();
        String gap = left == null ? null : gap(left, heads, reader);
        Place from = gap == null ? left : null;
        String reason = gap == null ? progress.lostBecause() : progress.lostBecause() + ": " + gap;
        Retained retained = new Retained(reason, progress.lastKnown(), from != null);
        Link last = retained.applyUpTo(heads.groups(), reader);
        if (retained.lacksRecords()) {
            reader.append(Group.horizon(retained.reason));
        }
        Place place = new Place(heads.incarnation(), from == null ? heads.keys() : from.keys(), last);
        follower.reached(place.toText());
        progress.begun(place);
        released.run();
    }

    private @Nullable Place leftByAnEarlierProcess() {
        String text = follower.resumesFrom();
        if (text == null) {
            return null;
        }
        Place left = Place.tryParse(text);
        progress.remember(left);
        return left == null ? OF_ANOTHER_JOURNAL : left;
    }

    /** What is missing between the place and the heads, in words; null if nothing is. */
    private static @Nullable String gap(Place left, Place heads, Reader reader) throws InterruptedException {
        try {
            left.mustPrecede(heads);
            List<StreamMessage<String, byte[]>> next = reader.keys(left.keys().id());
            if (!next.isEmpty()) {
                Chained.of(next.get(0), "").mustFollow(left.keys());
            }
            return null;
        } catch (ContinuityLostException missing) {
            return missing.reason();
        }
    }

    /** The group records that the stream has kept. */
    private final class Retained {

        private final String reason;
        private final @Nullable Place known;
        private final boolean resumes;
        private @Nullable Link last;
        private long horizon;
        private boolean hasKnown;

        Retained(String reason, @Nullable Place known, boolean resumes) {
            this.reason = reason;
            this.known = known;
            this.resumes = resumes;
        }

        Link applyUpTo(Link head, Reader reader) throws InterruptedException {
            Link at = NOWHERE;
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
                forget();
            }
            follower.apply(record.record(), record.position());
            progress.applied(record.link());
            if (record.record().kind() == Kind.HORIZON && !record.record().keepsStale()) {
                horizon = record.position();
            }
            hasKnown |= known != null && record.link().equals(known.groups());
            return record.link();
        }

        private void forget() {
            if (resumes) {
                follower.resume(horizon, horizon);
            } else {
                follower.abandon(reason, horizon, horizon);
            }
        }

        boolean lacksRecords() {
            return known != null && !hasKnown && horizon < known.groups().id().position();
        }
    }
}
