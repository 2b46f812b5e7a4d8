package dev.larder.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {

    private static final long SUBJECTS = 10_000;

    private static long on(Rollout rollout) {
        return LongStream.range(0, SUBJECTS).filter(rollout::includes).count();
    }

    /** Calculated by another program from the description. Users keep what they have only if these never change. */
    @ParameterizedTest
    @CsvSource({
        "streaks, 1, 4146",
        "streaks, 2, 8297",
        "new-scheduler, 1, 8946",
        "voice-answers, ada@example.org, 7042",
        "streaks, Zoë, 6729",
        "streaks, '', 7128"
    })
    void hasAPlaceForEachSubjectThatNeverChanges(String name, String subject, int place) {
        assertThat(Rollout.place(name, subject)).isEqualTo(place);
    }

    @Test
    void isOnBelowThePlaceAndOffFromItOn() {
        assertThat(new Rollout("streaks", 41.47).includes(1)).isTrue();
        assertThat(new Rollout("streaks", 41.46).includes(1)).isFalse();
        assertThat(new Rollout("streaks", 41.47).includes("1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 12.5, 20, 50, 99})
    void isOnForAboutTheShareItSays(double percent) {
        assertThat(on(new Rollout("new-scheduler", percent)))
                .isBetween((long) (percent * 100) - 250, (long) (percent * 100) + 250);
    }

    @Test
    void isOnForNobodyAtNothingAndForEverybodyAtAHundred() {
        assertThat(on(new Rollout("streaks", 0))).isZero();
        assertThat(on(new Rollout("streaks", 100))).isEqualTo(SUBJECTS);
    }

    @Test
    void staysOnForWhomItWasOnWhenTheShareGrows() {
        Rollout few = new Rollout("streaks", 10);
        Rollout more = new Rollout("streaks", 10.5);

        assertThat(LongStream.range(0, SUBJECTS).filter(few::includes)).allMatch(more::includes);
    }

    @Test
    void beginsWithOthersUnderAnotherName() {
        Rollout one = new Rollout("streaks", 20);
        Rollout other = new Rollout("voice-answers", 20);

        long both = LongStream.range(0, SUBJECTS)
                .filter(subject -> one.includes(subject) && other.includes(subject))
                .count();

        // Four in a hundred would be chance, twenty the same ones.
        assertThat(both).isBetween(300L, 500L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 100.01, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoShare(double percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rollout("streaks", percent))
                .withMessageContaining("from 0 to 100");
    }
}
