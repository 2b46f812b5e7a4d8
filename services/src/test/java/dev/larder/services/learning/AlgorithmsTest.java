package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.larder.services.web.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlgorithmsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ItemOfUser KEY = new ItemOfUser(1, 2);
    private static final TopicOfUser TOPIC = new TopicOfUser(1, "signs");

    @Nested
    class Sm2 {

        /** By hand from the formula: 2.5 grows by 0.1 with each best answer; six days times 2.8 are 17, times 2.9 are 50. */
        @Test
        void spacesBestAnswersAsItsAuthorDoes() {
            List<Integer> days = LongStream.range(0, 4)
                    .mapToObj(times -> answered(times + 1, 5).intervalDays())
                    .toList();

            assertThat(days).containsExactly(1, 6, 17, 50);
            assertThat(answered(4, 5).easiness()).isEqualTo(2.9, within(1e-9));
        }

        @ParameterizedTest
        @CsvSource({"5, 2.6", "4, 2.5", "3, 2.36", "2, 2.18", "1, 1.96", "0, 1.7"})
        void movesTheEasinessWithTheQuality(int quality, double easiness) {
            assertThat(Card.fresh(KEY, NOW).reviewed(quality, NOW).easiness()).isEqualTo(easiness, within(1e-9));
        }

        @Test
        void beginsAnewWithWhatWasForgotten() {
            Card forgotten = answered(3, 5).reviewed(2, NOW);

            assertThat(forgotten.repetitions()).isZero();
            assertThat(forgotten.intervalDays()).isEqualTo(1);
            assertThat(forgotten.reviewed(4, NOW).intervalDays()).isEqualTo(1);
        }

        @Test
        void neverMakesAnythingHarderThanTheLeastEasiness() {
            assertThat(answered(20, 0).easiness()).isEqualTo(Card.LEAST_EASINESS);
        }

        @Test
        void neverWaitsLongerThanTenYears() {
            assertThat(answered(40, 5).intervalDays()).isEqualTo(3_650);
        }

        @Test
        void expectsNineInTenToBeRecalledWhenTheyAreDue() {
            Card card = answered(2, 5);

            assertThat(card.recallAt(NOW)).isEqualTo(1, within(1e-9));
            assertThat(card.recallAt(card.dueAt())).isEqualTo(0.9, within(1e-9));
            assertThat(card.recallAt(NOW.plus(Duration.ofDays(12)))).isEqualTo(0.81, within(1e-9));
        }

        private Card answered(long times, int quality) {
            Card card = Card.fresh(KEY, NOW);
            for (int i = 0; i < times; i++) {
                card = card.reviewed(quality, NOW);
            }
            return card;
        }
    }

    @Nested
    class KnowledgeTracing {

        /** By hand: right: 0.27 / (0.27 + 0.14) = 0.6585, and 0.15 of the rest; wrong: 0.03 / (0.03 + 0.56) = 0.0508, and 0.15 of the rest. */
        @Test
        void weighsAnAnswerByHowLikelyItIsLuckOrASlip() {
            assertThat(Mastery.fresh(TOPIC).observed(true).known()).isEqualTo(0.7098, within(1e-4));
            assertThat(Mastery.fresh(TOPIC).observed(false).known()).isEqualTo(0.1932, within(1e-4));
        }

        @Test
        void predictsTheNextAnswer() {
            assertThat(Mastery.fresh(TOPIC).rightNext()).isEqualTo(0.3 * 0.9 + 0.7 * 0.2, within(1e-9));
        }

        @Test
        void staysAProbability() {
            Mastery mastery = Mastery.fresh(TOPIC);
            for (int i = 0; i < 1_000; i++) {
                mastery = mastery.observed(i % 7 != 0);
                assertThat(mastery.known()).isBetween(0.0, 1.0);
            }
            assertThat(mastery.observations()).isEqualTo(1_000);
        }
    }

    @Test
    void flagsHaveANameAndAShare() {
        assertThatThrownBy(() -> new FlagShare("Streaks!", 101))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("beginning with a letter")
                .hasMessageContaining("a number from 0 to 100");
    }

    @Test
    void batchesOfTheSameItemsHaveTheSameKey() {
        BatchOfUser one = BatchOfUser.of(1, new TreeSet<>(List.of(3L, 1L, 2L)));

        assertThat(one).isEqualTo(BatchOfUser.of(1, new TreeSet<>(List.of(1L, 2L, 3L))));
        assertThat(one.hash()).hasSize(32);
        assertThat(one).isNotEqualTo(BatchOfUser.of(1, new TreeSet<>(List.of(1L, 2L))));
    }
}
