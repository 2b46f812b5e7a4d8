package dev.larder.redis.internal.journal;

import dev.larder.fuzz.Decoding;
import dev.larder.fuzz.Dice;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as anybody may have written them, and what reading them must not do. */
final class RecordDecoders {

    private static final List<String> FIELDS = List.of("n", "b", "o", "k", "t", "p", "c", "h", "r", "x");
    private static final List<String> PIECES = List.of(
            "0",
            "1",
            "9",
            "-",
            ":",
            " ",
            "1700000000000-0",
            "999999999999999999",
            "18446744073709551615",
            "goal:1",
            "*",
            "[",
            "\\",
            "user:42",
            "n",
            "keys/",
            "groups/",
            "+",
            "\0");

    private RecordDecoders() {}

    /** A key record is read, or continuity is lost. */
    static void keys(Dice dice) {
        StreamMessage<String, byte[]> message = message(dice);
        Optional<Chained<Optional<Keys>>> record = Decoding.of(
                ContinuityLostException.class, most(message), () -> Chained.of(message, RecordFields.keys(message)));
        record.ifPresent(RecordDecoders::positions);
    }

    /** A group record is read, and can be applied, or continuity is lost. */
    static void group(Dice dice) {
        StreamMessage<String, byte[]> message = message(dice);
        Optional<Chained<Group>> record = Decoding.of(
                ContinuityLostException.class, most(message), () -> Chained.of(message, RecordFields.group(message)));
        record.ifPresent(chained -> {
            positions(chained);
            new GroupRules(10).add(chained.record(), chained.position());
        });
    }

    /** Ids that are no ids are refused. */
    static void ids(Dice dice) {
        String text = text(dice);
        long most = 64L * text.length();
        Decoding.of(ContinuityLostException.class, most, () -> StreamId.parse(text))
                .ifPresent(id -> require(StreamId.parse(id.toString()).equals(id)));
        Decoding.of(RuntimeException.class, most, () -> Optional.ofNullable(Link.tryParse(text)))
                .flatMap(link -> link)
                .ifPresent(link -> require(link.equals(Link.tryParse(link.toString()))));
        String id =
                text.startsWith("keys/") || text.startsWith("groups/") ? text.replaceFirst("/.*", "/") + text : text;
        Decoding.of(RuntimeException.class, most, () -> RecordId.parse(id))
                .ifPresent(parsed -> require(RecordId.parse(parsed.toString()).equals(parsed)));
    }

    private static void positions(Chained<?> chained) {
        require(chained.position() >= 0);
        require(chained.horizonBefore() >= 0 && chained.horizonBefore() <= chained.position());
    }

    private static StreamMessage<String, byte[]> message(Dice dice) {
        Map<String, byte[]> body = new HashMap<>();
        for (int i = dice.below(6); i > 0; i--) {
            body.put(dice.oneOf(FIELDS), value(dice));
        }
        return new StreamMessage<>("stream", dice.oneIn(3) ? text(dice) : "1700000000000-" + dice.below(100_000), body);
    }

    private static byte[] value(Dice dice) {
        return dice.oneIn(3) ? dice.bytes(3_000) : text(dice).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Dice dice) {
        return dice.oneIn(4) ? dice.text(60) : dice.textOf(PIECES, 6);
    }

    // A key of one character takes two bytes; as a text in a list it takes forty.
    private static long most(StreamMessage<String, byte[]> message) {
        return 128L
                * message.getBody().values().stream()
                        .mapToInt(value -> value.length)
                        .sum();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("What was read contradicts itself");
        }
    }
}
