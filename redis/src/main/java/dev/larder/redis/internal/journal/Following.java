package dev.larder.redis.internal.journal;

import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import io.lettuce.core.StreamMessage;
import java.util.Optional;

/** Applies what comes, record by record. A record is applied only if it names the last one applied as the one before. */
final class Following {

    private final Follower follower;
    private final Progress progress;
    private final Lag lag;

    Following(Follower follower, Progress progress, Lag lag) {
        this.follower = follower;
        this.progress = progress;
        this.lag = lag;
    }

    /**
     * Waits a short while for records and applies them.
     *
     * @throws ContinuityLostException if one does not fit; those before it are applied
     */
    void follow(Reader reader, Place from) throws InterruptedException {
        Place at = from;
        try {
            for (StreamMessage<String, byte[]> message : reader.next(from)) {
                at = reader.isOfKeys(message) ? keys(at, message) : group(at, message);
            }
        } finally {
            progress.advanced(at);
            if (!at.equals(from)) {
                follower.reached(at.toText());
            }
        }
    }

    private Place keys(Place at, StreamMessage<String, byte[]> message) {
        Chained<Optional<Keys>> record = Chained.of(message, RecordFields.keys(message));
        record.mustFollow(at.keys());
        record.record().ifPresent(follower::apply);
        lag.applied(record.link().id());
        return new Place(at.incarnation(), record.link(), at.groups());
    }

    private Place group(Place at, StreamMessage<String, byte[]> message) {
        Chained<Group> record = Chained.of(message, RecordFields.group(message));
        record.mustFollow(at.groups());
        follower.apply(record.record(), record.position());
        progress.applied(record.link());
        lag.applied(record.link().id());
        return new Place(at.incarnation(), at.keys(), record.link());
    }
}
