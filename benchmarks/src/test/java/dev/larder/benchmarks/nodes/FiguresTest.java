package dev.larder.benchmarks.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures thousand =
            Figures.of(LongStream.rangeClosed(1, 1_000).map(millis -> (1_001 - millis) * 1_000_000));

    @Test
    void areWhatSoManyAreNotAbove() {
        assertThat(thousand.millis(500)).isEqualTo(501);
        assertThat(thousand.millis(990)).isEqualTo(991);
        assertThat(thousand.millis(1_000)).isEqualTo(1_000);
    }

    @Test
    void areCellsOfATable() {
        assertThat(thousand.cells()).isEqualTo("501.00 | 991.00 | 1000.00");
    }

    @Test
    void ofOneAreThatOne() {
        assertThat(Figures.of(LongStream.of(2_000_000)).cells()).isEqualTo("2.00 | 2.00 | 2.00");
    }
}
