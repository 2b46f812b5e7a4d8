package dev.larder.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {

    private static final int DRAWS = 1_000_000;

    @Test
    void drawsEachRankByItsWeight() {
        int[] drawn = new int[4];
        Zipf zipf = new Zipf(drawn.length);
        SplittableRandom random = new SplittableRandom(42);

        for (int i = 0; i < DRAWS; i++) {
            drawn[zipf.draw(random)]++;
        }

        double whole = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
        for (int rank = 0; rank < drawn.length; rank++) {
            double weight = 1.0 / (rank + 1) / whole;
            assertThat((double) drawn[rank] / DRAWS).isCloseTo(weight, withPercentage(2));
        }
    }

    @Test
    void drawsTheOnlyRankThereIs() {
        assertThat(new Zipf(1).draw(new SplittableRandom(42))).isZero();
    }
}
