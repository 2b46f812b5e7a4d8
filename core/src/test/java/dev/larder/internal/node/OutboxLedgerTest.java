package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.node.Outbox.Item;
import dev.larder.internal.node.Outbox.Numbered;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.LocalTier.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxLedgerTest {

    /** Lines in a map. */
    private static final class Lines implements Ledger {

        private final SortedMap<Long, String> lines = new TreeMap<>();

        @Override
        public SortedMap<Long, String> lines() {
            return lines;
        }

        @Override
        public List<Long> add(List<String> added) {
            List<Long> numbers = new ArrayList<>();
            for (String line : added) {
                long number = lines.size() + 1L;
                lines.put(number, line);
                numbers.add(number);
            }
            return numbers;
        }

        @Override
        public void remove(Collection<Long> numbers) {
            numbers.forEach(lines::remove);
        }
    }

    private final Lines lines = new Lines();
    private final OutboxLedger ledger = OutboxLedger.in(lines);

    private List<Item> read() {
        return ledger.items().stream().map(Numbered::item).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "TAG, user 42%, false",
        "TAG, user 42%, true",
        "CACHE, goal:, true",
        "HORIZON, '', true",
        "HORIZON, '', false"
    })
    void whatAnEarlierProcessHasLeftIsReadAsItWas(Kind kind, String subject, boolean keepsStale) {
        List<Item> items = List.of(
                new Item.Untrue("goal:1"),
                new Item.Grouped(new Group(kind, subject, "new prices", keepsStale)),
                new Item.Replaced("goal:2"));
        ledger.write(items);

        assertThat(read()).isEqualTo(items);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TAG", "TAG~~ user:42 why", "HORIZON~ user:42 why", "~ user:42 why", "U"})
    void whatIsNotUnderstoodIsAHorizonThatKeepsNothing(String line) {
        lines.add(List.of(line));

        assertThat(read()).singleElement().isInstanceOfSatisfying(Item.Grouped.class, item -> {
            assertThat(item.group().kind()).isEqualTo(Kind.HORIZON);
            assertThat(item.group().keepsStale()).isFalse();
        });
    }

    @Test
    void whatIsStruckIsGone() {
        List<Numbered> written = ledger.write(List.of(new Item.Untrue("goal:1"), new Item.Untrue("goal:2")));
        ledger.strike(List.of(written.get(0).number()));

        assertThat(read()).containsExactly(new Item.Untrue("goal:2"));
    }
}
