package dev.larder.internal.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class EarlyRefreshTest {

    private static final long HOUR = 3_600_000_000_000L;

    @Test
    void isOffUnlessAskedFor() {
        EarlyRefresh off = new EarlyRefresh(0, 0);
        assertThat(off.windowNanos(HOUR, HOUR)).isZero();
        assertThat(off.isDue(0, 0, 0.999)).isFalse();
        assertThat(off.isDue(-1, 0, 0.999)).isFalse();
    }

    @Nested
    class ByLot {

        private final EarlyRefresh lot = new EarlyRefresh(1, 0);

        @Test
        void looksTwentyLoadsBeforeTheEnd() {
            assertThat(lot.windowNanos(HOUR, 1_000)).isEqualTo(20_000);
            assertThat(new EarlyRefresh(2, 0).windowNanos(HOUR, 1_000)).isEqualTo(40_000);
        }

        @Test
        void looksFromTheBeginningWhereALoadTakesLongerThanItsValueLives() {
            assertThat(lot.windowNanos(1_000, HOUR)).isEqualTo(1_000);
        }

        @Test
        void neverReloadsWhatCostsNothing() {
            assertThat(lot.windowNanos(HOUR, 0)).isZero();
        }

        /** The chance that an exponentially distributed time of one load cost reaches the end. */
        @Test
        void isTheLikelierTheNearerTheEndIs() {
            assertThat(shareOfDue(0)).isEqualTo(1);
            assertThat(shareOfDue(1_000)).isBetween(0.35, 0.39);
            assertThat(shareOfDue(3_000)).isBetween(0.04, 0.06);
            assertThat(shareOfDue(20_001)).isZero();
        }

        private double shareOfDue(long leftNanos) {
            Random random = new Random(7);
            int draws = 10_000;
            return IntStream.range(0, draws)
                            .filter(i -> lot.isDue(leftNanos, 20_000, random.nextDouble()))
                            .count()
                    / (double) draws;
        }
    }

    @Nested
    class Ahead {

        private final EarlyRefresh ahead = new EarlyRefresh(0, 0.25);

        @Test
        void isDueInTheLastShareOfALifeWhateverItCosts() {
            long window = ahead.windowNanos(4_000, 0);
            assertThat(window).isEqualTo(1_000);
            assertThat(ahead.isDue(1_001, window, 0.999)).isFalse();
            assertThat(ahead.isDue(1_000, window, 0)).isTrue();
        }
    }
}
