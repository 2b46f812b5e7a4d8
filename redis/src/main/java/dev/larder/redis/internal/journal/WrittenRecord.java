package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.connection.Script;
import io.lettuce.core.StreamMessage;
import java.util.Map;
import java.util.Optional;

/**
 * A record as it stands in its stream, for tools that look at the journal and do not follow it. Immutable.
 *
 * @param id where it stands, {@code milliseconds-sequence}
 * @param position the id as a number, as stamps are
 * @param origin the node that appended it
 * @param said what it says; empty for the first of the stream of keys, which names none
 */
public record WrittenRecord(
        String id, long position, String origin, Optional<JournalRecord> said, String link, String before) {

    /** A record of the stream of keys, from its fields. */
    public static WrittenRecord ofKeys(String id, Map<String, byte[]> fields) {
        StreamMessage<String, byte[]> message = new StreamMessage<>("", id, fields);
        return of(message, RecordFields.keys(message).map(keys -> keys));
    }

    /** A record of the stream of groups, from its fields. */
    public static WrittenRecord ofGroups(String id, Map<String, byte[]> fields) {
        StreamMessage<String, byte[]> message = new StreamMessage<>("", id, fields);
        return of(message, Optional.of(RecordFields.group(message)));
    }

    private static WrittenRecord of(StreamMessage<String, byte[]> message, Optional<JournalRecord> said) {
        Chained<Optional<JournalRecord>> chained = Chained.of(message, said);
        byte[] origin = message.getBody().get("o");
        return new WrittenRecord(
                message.getId(),
                chained.position(),
                origin == null ? "" : Script.text(origin),
                said,
                chained.link().toString(),
                String.valueOf(chained.before()));
    }

    /** Whether nothing is missing between the other record and this one. */
    public boolean follows(WrittenRecord other) {
        return before.equals(other.link);
    }

    /** Where the record before it stood, or its own place if it names none: what a reader that knows no older record takes for the horizon. */
    public long horizonBefore() {
        Link named = Link.tryParse(before);
        return named == null ? position : Math.min(position, named.id().position());
    }
}
