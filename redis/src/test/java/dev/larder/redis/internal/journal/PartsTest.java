package dev.larder.redis.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartsTest {

    @Test
    void fewKeysAreOnePart() {
        JournalRecord record = new Keys(List.of("a", "b"));

        assertThat(Parts.of(record)).containsExactly(record);
    }

    @Test
    void groupsAreNeverParted() {
        JournalRecord record = Group.horizon("in doubt");

        assertThat(Parts.of(record)).containsExactly(record);
    }

    @Test
    void noKeysAreNoLists() {
        assertThat(Parts.lists(List.of())).isEmpty();
    }

    @Test
    void manyKeysAreParted() {
        List<String> keys = IntStream.range(0, 1_001).mapToObj(i -> "goal:" + i).toList();

        assertThat(Parts.lists(keys)).extracting(List::size).containsExactly(500, 500, 1);
        assertThat(Parts.lists(keys).stream().flatMap(List::stream)).containsExactlyElementsOf(keys);
    }

    @Test
    void longKeysArePartedBySize() {
        String key = "k".repeat(512);

        assertThat(Parts.lists(Collections.nCopies(130, key)))
                .extracting(List::size)
                .containsExactly(64, 64, 2);
    }

    @Test
    void aKeyThatIsTooLongByItselfIsAPart() {
        assertThat(Parts.lists(List.of("a", "k".repeat(40_000), "b")))
                .extracting(List::size)
                .containsExactly(1, 1, 1);
    }
}
