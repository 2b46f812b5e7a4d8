package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.redis.internal.connection.Script;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in its stream: what it says, its own link, and the link it names as the one before.
 *
 * @param before null if it names none: somebody else wrote it
 * @param <R> what it says
 */
record Chained<R>(Link link, @Nullable Link before, R record) {

    private static final String KEY_SEPARATOR = " ";

    boolean follows(Link last) {
        return last.equals(before);
    }

    long position() {
        return link.id().position();
    }

    /** Up to where everything is unknown to somebody who knows of nothing before this record. */
    long horizonBefore() {
        boolean known = before != null && before.id().isBefore(link.id());
        return known ? before.id().position() : position();
    }

    /** A key record; the first of a stream names no keys. */
    static Chained<Optional<Keys>> keys(StreamMessage<String, byte[]> message) {
        String keys = field(message, "k");
        return chained(
                message, keys.isEmpty() ? Optional.empty() : Optional.of(new Keys(List.of(keys.split(KEY_SEPARATOR)))));
    }

    /** A group record. One that is not understood may mean anything, so it is taken for a horizon. */
    static Chained<Group> group(StreamMessage<String, byte[]> message) {
        String reason = field(message, "r");
        for (Kind kind : Kind.values()) {
            String subject = field(message, Fields.of(kind));
            if (!subject.isEmpty() && kind != Kind.HORIZON) {
                return chained(message, new Group(kind, subject, reason));
            }
        }
        return chained(message, Group.horizon(reason));
    }

    private static <R> Chained<R> chained(StreamMessage<String, byte[]> message, R record) {
        String before = field(message, "b");
        Link own = new Link(StreamId.parse(message.getId()), field(message, "n"));
        return new Chained<>(own, before.isEmpty() ? null : Link.parse(before), record);
    }

    private static String field(StreamMessage<String, byte[]> message, String name) {
        Map<String, byte[]> body = message.getBody();
        byte[] value = body.get(name);
        return value == null ? "" : Script.text(value);
    }

    /** How records are written. */
    static final class Fields {

        private Fields() {}

        /** Names and values, in turn. */
        static List<String> of(JournalRecord record) {
            if (record instanceof Keys keys) {
                return List.of("k", String.join(KEY_SEPARATOR, keys.keys()));
            }
            Group group = (Group) record;
            String subject = group.kind() == Kind.HORIZON ? "*" : group.subject();
            return group.reason().isEmpty()
                    ? List.of(of(group.kind()), subject)
                    : List.of(of(group.kind()), subject, "r", group.reason());
        }

        static String of(Kind kind) {
            return switch (kind) {
                case TAG -> "t";
                case PATTERN -> "p";
                case CACHE -> "c";
                case HORIZON -> "h";
            };
        }
    }
}
