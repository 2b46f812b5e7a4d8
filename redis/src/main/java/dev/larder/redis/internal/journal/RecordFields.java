package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.redis.internal.connection.Script;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records as fields of stream entries:
 *
 * <pre>
 * n 4be0c1…  b 1700000000000-0:9fe2…  o node  k user:1 user:2          keys, between spaces, which no key has
 * n 77aa03…  b 1700000000012-0:02c4…  o node  t user:42  r signed out  a group and why
 * n 09d1e7…  b 1700000000013-0:77aa…  o node  c goal:    s 1           one that is outdated and not dead; who does not know s takes it for dead
 * </pre>
 */
final class RecordFields {

    private static final String KEY_SEPARATOR = " ";
    private static final String ANY_SUBJECT = "*";
    private static final String KEEPS_STALE = "s";

    private RecordFields() {}

    /** What a record says: names and values, in turn. */
    static List<String> of(JournalRecord record) {
        if (record instanceof Keys keys) {
            return List.of("k", String.join(KEY_SEPARATOR, keys.keys()));
        }
        Group group = (Group) record;
        String subject = group.kind() == Kind.HORIZON ? ANY_SUBJECT : group.subject();
        List<String> fields = new ArrayList<>(List.of(name(group.kind()), subject));
        if (group.keepsStale()) {
            fields.addAll(List.of(KEEPS_STALE, "1"));
        }
        if (!group.reason().isEmpty()) {
            fields.addAll(List.of("r", group.reason()));
        }
        return fields;
    }

    /** The keys of a key record; the first of a stream names none. */
    static Optional<Keys> keys(StreamMessage<String, byte[]> message) {
        List<String> keys = Stream.of(field(message, "k").split(KEY_SEPARATOR))
                .filter(key -> !key.isEmpty())
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new Keys(keys));
    }

    /** The group of a group record. One that is not understood may mean anything, so it is taken for a horizon. */
    static Group group(StreamMessage<String, byte[]> message) {
        String reason = field(message, "r");
        boolean keepsStale = field(message, KEEPS_STALE).equals("1");
        return Stream.of(Kind.TAG, Kind.PATTERN, Kind.CACHE)
                .filter(kind -> !field(message, name(kind)).isEmpty())
                .findFirst()
                .map(kind -> new Group(kind, field(message, name(kind)), reason, keepsStale))
                .orElseGet(() -> new Group(Kind.HORIZON, "", reason, keepsStale && isEverything(message)));
    }

    private static boolean isEverything(StreamMessage<String, byte[]> message) {
        return !field(message, name(Kind.HORIZON)).isEmpty();
    }

    static String nonce(StreamMessage<String, byte[]> message) {
        return field(message, "n");
    }

    static @Nullable Link before(StreamMessage<String, byte[]> message) {
        return Link.tryParse(field(message, "b"));
    }

    private static String field(StreamMessage<String, byte[]> message, String name) {
        byte[] value = message.getBody().get(name);
        return value == null ? "" : Script.text(value);
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case TAG -> "t";
            case PATTERN -> "p";
            case CACHE -> "c";
            case HORIZON -> "h";
        };
    }
}
