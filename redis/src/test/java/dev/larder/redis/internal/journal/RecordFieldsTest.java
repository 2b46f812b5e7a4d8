package dev.larder.redis.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import io.lettuce.core.StreamMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordFieldsTest {

    @Test
    void keysComeBack() {
        Keys keys = new Keys(List.of("goal:1", "goal:%20", "user:~0f"));

        assertThat(RecordFields.keys(written(keys))).contains(keys);
    }

    @ParameterizedTest
    @EnumSource
    void groupsComeBack(Kind kind) {
        Group group = new Group(kind, kind == Kind.HORIZON ? "" : "user:*", "because, äöü");

        assertThat(RecordFields.group(written(group))).isEqualTo(group);
    }

    @ParameterizedTest
    @EnumSource
    void groupsThatAreOnlyOutdatedComeBack(Kind kind) {
        Group group = new Group(kind, kind == Kind.HORIZON ? "" : "user:*", "", /* keepsStale= */ true);

        assertThat(RecordFields.group(written(group))).isEqualTo(group);
    }

    @Test
    void aGroupThatIsNotUnderstoodKeepsNothing() {
        assertThat(RecordFields.group(message(Map.of("x", "y", "s", "1")))).isEqualTo(Group.horizon(""));
    }

    @ParameterizedTest
    @CsvSource({"x, y", "t, ''", "k, goal:1"})
    void aGroupThatIsNotUnderstoodIsAHorizon(String name, String value) {
        assertThat(RecordFields.group(message(Map.of(name, value))).kind()).isEqualTo(Kind.HORIZON);
    }

    @Test
    void aKeyRecordWithoutKeysNamesNone() {
        assertThat(RecordFields.keys(message(Map.of("n", "1")))).isEmpty();
        assertThat(RecordFields.keys(message(Map.of("k", "  ")))).isEmpty();
    }

    @Test
    void theLinkBeforeIsReadWithItsNonce() {
        Link link = new Link(new StreamId(1, 2), "no:nce");

        assertThat(RecordFields.before(message(Map.of("b", link.toString())))).isEqualTo(link);
    }

    @ParameterizedTest
    @CsvSource({"''", "1-2", ":nonce", "a-b:nonce"})
    void whatIsNoLinkIsNone(String text) {
        assertThat(RecordFields.before(message(Map.of("b", text)))).isNull();
    }

    private static StreamMessage<String, byte[]> written(JournalRecord record) {
        List<String> fields = RecordFields.of(record);
        Map<String, String> body = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            body.put(fields.get(i), fields.get(i + 1));
        }
        return message(body);
    }

    private static StreamMessage<String, byte[]> message(Map<String, String> body) {
        Map<String, byte[]> bytes = new HashMap<>();
        body.forEach((name, value) -> bytes.put(name, value.getBytes(UTF_8)));
        return new StreamMessage<>("stream", "1-0", bytes);
    }
}
