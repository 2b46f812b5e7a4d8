package dev.larder.redis.internal.journal;

import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in its stream: what it says, its own link, and the link it names as the one before.
 *
 * @param before null if it names none: somebody else wrote it
 * @param <R> what it says
 */
record Chained<R>(Link link, @Nullable Link before, R record) {

    static <R> Chained<R> of(StreamMessage<String, byte[]> message, R record) {
        Link own = new Link(StreamId.parse(message.getId()), RecordFields.nonce(message));
        return new Chained<>(own, RecordFields.before(message), record);
    }

    boolean follows(Link last) {
        return last.equals(before);
    }

    void mustFollow(Link last) {
        if (!follows(last)) {
            throw new ContinuityLostException("record " + link.id() + " follows " + before + ", not " + last);
        }
    }

    long position() {
        return link.id().position();
    }

    /** Up to where everything is unknown to somebody who knows of nothing before this record. */
    long horizonBefore() {
        return before != null && before.id().isBefore(link.id()) ? before.id().position() : position();
    }
}
