package dev.larder.internal.freshness;

import static dev.larder.internal.freshness.Freshness.Verdict.FRESH;
import static dev.larder.internal.freshness.Freshness.Verdict.GONE;
import static dev.larder.internal.freshness.Freshness.Verdict.ONLY_IF_ERROR;
import static dev.larder.internal.freshness.Freshness.Verdict.REVALIDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final Freshness freshness = new Freshness(600_000, 10_000, 60_000, 3_600_000, 0.1);

    @Nested
    class AVerdict {

        @Test
        void isFreshUntilTheTimeIsOver() {
            assertThat(freshness.judge(-1)).isEqualTo(FRESH);
            assertThat(freshness.judge(0)).isEqualTo(REVALIDATE);
        }

        @Test
        void isStaleWhileRevalidateThenStaleIfErrorThenGone() {
            assertThat(freshness.judge(59_999)).isEqualTo(REVALIDATE);
            assertThat(freshness.judge(60_000)).isEqualTo(ONLY_IF_ERROR);
            assertThat(freshness.judge(3_599_999)).isEqualTo(ONLY_IF_ERROR);
            assertThat(freshness.judge(3_600_000)).isEqualTo(GONE);
        }

        @Test
        void isGoneAtOnceWhereStaleIsNeverServed() {
            assertThat(new Freshness(1, 0, 0, 0, 0).judge(0)).isEqualTo(GONE);
        }

        @Test
        void ofNanosecondsIsFreshForTheLastOfThem() {
            assertThat(freshness.judgeNanos(-1)).isEqualTo(FRESH);
            assertThat(freshness.judgeNanos(0)).isEqualTo(REVALIDATE);
            assertThat(freshness.judgeNanos(60_000_000_000L)).isEqualTo(ONLY_IF_ERROR);
        }
    }

    @Nested
    class AFailedLoad {

        @Test
        void allowsWhatIsNotTooOld() {
            assertThat(freshness.allowsIfError(-1)).isTrue();
            assertThat(freshness.allowsIfError(3_599_999_999_999L)).isTrue();
            assertThat(freshness.allowsIfError(3_600_000_000_000L)).isFalse();
        }

        @Test
        void allowsNothingWhereThatWasNotAskedFor() {
            assertThat(new Freshness(1, 0, 60_000, 0, 0).allowsIfError(-1)).isFalse();
        }
    }

    @Nested
    class Jitter {

        @Test
        void onlyShortens() {
            assertThat(DoubleStream.iterate(0, drawn -> drawn < 1, drawn -> drawn + 0.01)
                            .mapToLong(drawn -> freshness.freshMillis(/* negative= */ false, drawn)))
                    .allMatch(millis -> millis > 540_000 && millis <= 600_000);
        }

        @Test
        void ofZeroChangesNothing() {
            Freshness steady = new Freshness(600_000, 0, 0, 0, 0);
            assertThat(steady.freshMillis(/* negative= */ false, 0.99)).isEqualTo(600_000);
        }

        @Test
        void leavesAtLeastAMillisecond() {
            assertThat(new Freshness(1, 0, 0, 0, 0.99).freshMillis(/* negative= */ false, 0.99))
                    .isOne();
        }
    }

    @Nested
    class NegativeEntries {

        @Test
        void haveTheirOwnTime() {
            assertThat(freshness.freshMillis(/* negative= */ true, 0)).isEqualTo(10_000);
            assertThat(freshness.keepsNegatives()).isTrue();
        }

        @Test
        void areNotKeptWithoutOne() {
            assertThat(new Freshness(1, 0, 0, 0, 0).keepsNegatives()).isFalse();
        }
    }

    @Nested
    class AnotherNodesClock {

        private final Duration tolerance = Duration.ofSeconds(1);

        @Test
        void shortensWhatIsLeftByTheTolerance() {
            assertThat(Freshness.remainingMillis(0, 600_000, 100_000, tolerance))
                    .isEqualTo(499_000);
        }

        @Test
        void takesNoMoreThanATenthOfAShortLife() {
            assertThat(Freshness.remainingMillis(0, 500, 0, tolerance)).isEqualTo(450);
        }

        @Test
        void neverLengthensALife() {
            assertThat(Freshness.remainingMillis(50_000, 60_000, 0, tolerance)).isEqualTo(9_000);
        }

        @Test
        void leavesNothingOfALifeThatIsOver() {
            assertThat(Freshness.remainingMillis(0, 10_000, 20_000, tolerance)).isEqualTo(-11_000);
        }
    }

    @Test
    void staleTimeIsTheLongerOfBoth() {
        assertThat(freshness.staleMillis()).isEqualTo(3_600_000);
        assertThat(new Freshness(1, 0, 9, 3, 0).staleMillis()).isEqualTo(9);
    }
}
