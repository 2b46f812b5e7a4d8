package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FirstMonthTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<Item> ITEMS = LongStream.rangeClosed(1, 600)
            .mapToObj(id -> new Item(id, "topic-" + id % 8, "DE", "Question " + id, 1))
            .toList();
    private static final List<Long> USERS =
            LongStream.rangeClosed(1, LearningImport.USERS).boxed().toList();

    private final FirstMonth month = new FirstMonth(ITEMS, NOW).of(USERS, 1);

    private static TopicOfUser topic(ItemOfUser key) {
        return new TopicOfUser(key.userId(), "topic-" + key.itemId() % 8);
    }

    @Test
    void leavesTheCardsThatSm2MakesOfItsAnswers() {
        Map<ItemOfUser, Card> replayed = new HashMap<>();
        month.answers()
                .forEach(answer -> replayed.put(
                        answer.key(),
                        replayed.getOrDefault(answer.key(), Card.fresh(answer.key(), answer.at()))
                                .reviewed(answer.quality(), answer.at())));

        assertThat(month.cards()).isEqualTo(replayed);
    }

    @Test
    void leavesTheMasteriesThatKnowledgeTracingMakesOfItsAnswers() {
        Map<TopicOfUser, Mastery> replayed = new HashMap<>();
        month.answers()
                .forEach(answer -> replayed.put(
                        topic(answer.key()),
                        replayed.getOrDefault(topic(answer.key()), Mastery.fresh(topic(answer.key())))
                                .observed(Card.isRecalled(answer.quality()))));

        assertThat(month.masteries()).isEqualTo(replayed);
    }

    @Test
    void asksOnADayWhatIsDueByThenOrNew() {
        Map<ItemOfUser, Card> replayed = new HashMap<>();
        month.answers().forEach(answer -> {
            Card before = replayed.get(answer.key());
            if (before != null) {
                assertThat(day(before.dueAt())).isBeforeOrEqualTo(day(answer.at()));
            }
            Card card = before == null ? Card.fresh(answer.key(), answer.at()) : before;
            replayed.put(answer.key(), card.reviewed(answer.quality(), answer.at()));
        });
        assertThat(replayed).hasSizeLessThan(month.answers().size());
    }

    @Test
    void isDueOnManyDaysSomeOfThemOver() {
        Map<LocalDate, Long> byDay = month.cards().values().stream()
                .collect(Collectors.groupingBy(card -> day(card.dueAt()), TreeMap::new, Collectors.counting()));
        long cards = month.cards().size();
        long overdue = byDay.entrySet().stream()
                .filter(day -> day.getKey().isBefore(day(NOW)))
                .mapToLong(Map.Entry::getValue)
                .sum();

        assertThat(byDay.keySet().stream().filter(day -> day.isAfter(day(NOW)))).hasSizeGreaterThan(14);
        assertThat(byDay.values()).allMatch(count -> count < cards / 4);
        assertThat((double) overdue / cards).isBetween(0.1, 0.6);
    }

    @Test
    void isRightAsOftenAsTheServiceWouldHavePredicted() {
        Map<ItemOfUser, Card> cards = new HashMap<>();
        Map<TopicOfUser, Mastery> masteries = new HashMap<>();
        double expected = 0;
        long right = 0;
        for (FirstMonth.Answer answer : month.answers()) {
            Mastery mastery = masteries.getOrDefault(topic(answer.key()), Mastery.fresh(topic(answer.key())));
            Card card = cards.get(answer.key());
            boolean isRight = Card.isRecalled(answer.quality());
            expected += Prediction.of(answer.key().itemId(), card, mastery, answer.at())
                    .right();
            right += isRight ? 1 : 0;
            masteries.put(topic(answer.key()), mastery.observed(isRight));
            cards.put(
                    answer.key(),
                    (card == null ? Card.fresh(answer.key(), answer.at()) : card)
                            .reviewed(answer.quality(), answer.at()));
        }
        int all = month.answers().size();

        assertThat(right / (double) all).isCloseTo(expected / all, within(0.02));
    }

    @Test
    void liesBehindUs() {
        assertThat(month.answers())
                .allMatch(answer -> answer.at().isBefore(NOW))
                .allMatch(answer -> answer.at().isAfter(NOW.minus(Duration.ofDays(FirstMonth.DAYS + 1))));
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(new FirstMonth(ITEMS, NOW).of(USERS, 1).answers()).isEqualTo(month.answers());
        assertThat(new FirstMonth(ITEMS, NOW).of(USERS, 2).answers()).isNotEqualTo(month.answers());
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
