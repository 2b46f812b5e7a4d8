package dev.larder.cli.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipfTest {
    private static final int DRAWS = 1_000_000;
    private static final int RANKS_LOOKED_AT = 20;

    private static double whole(long ranks, double exponent) {
        return LongStream.rangeClosed(1, ranks)
                .mapToDouble(rank -> Math.pow(rank, -exponent))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.99",
        "2, 0.5",
        "20, 0",
        "20, 1",
        "1000, 0.99",
        "1000, 0.99999999999",
        "100000, 0.8",
        "100000, 1.5",
        "50, 3"
    })
    void drawsEachRankAsOftenAsTheLawSays(long ranks, double exponent) {
        Zipf zipf = new Zipf(ranks, exponent);
        Random random = new Random(42);
        long[] drawn = new long[RANKS_LOOKED_AT];
        long beyond = 0;
        for (int i = 0; i < DRAWS; i++) {
            long rank = zipf.draw(random);
            assertThat(rank >= 0 && rank < ranks).isTrue();
            if (rank < RANKS_LOOKED_AT) {
                drawn[(int) rank]++;
            } else {
                beyond++;
            }
        }

        double whole = whole(ranks, exponent);
        double first = whole(Math.min(ranks, RANKS_LOOKED_AT), exponent) / whole;
        for (int rank = 0; rank < Math.min(ranks, RANKS_LOOKED_AT); rank++) {
            assertThat((double) drawn[rank] / DRAWS)
                    .as("rank %d", rank)
                    .isCloseTo(Math.pow(rank + 1, -exponent) / whole, offset(0.002));
        }
        assertThat((double) beyond / DRAWS).isCloseTo(1 - first, offset(0.002));
    }

    @Test
    void reachesTheLastOfABillionRanks() {
        Zipf zipf = new Zipf(1_000_000_000, 0);
        Random random = new Random(42);

        assertThat(LongStream.generate(() -> zipf.draw(random))
                        .limit(10_000)
                        .max()
                        .orElseThrow())
                .isBetween(999_000_000L, 999_999_999L);
    }

    @Test
    void drawsTheSameWithTheSameSeed() {
        Zipf zipf = new Zipf(1_000, 0.99);
        Random one = new Random(7);
        Random other = new Random(7);

        assertThat(LongStream.generate(() -> zipf.draw(one)).limit(1_000).toArray())
                .isEqualTo(
                        LongStream.generate(() -> zipf.draw(other)).limit(1_000).toArray());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, -1", "1, NaN"})
    void refusesWhatIsNoLaw(long ranks, double exponent) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(ranks, exponent));
    }
}
