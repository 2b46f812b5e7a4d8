package dev.larder.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.larder.benchmarks.scale.JournalCosts.Line;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JournalModelTest {

    private static final JournalCosts COSTS = new JournalCosts(20_000, 10_000, 1_000, 100_000, 30, 170, 150);
    private final JournalModel model = new JournalModel(COSTS, 0.7, 0.01);

    @Test
    void eachRecordCostsAnAnswerForEachReader() {
        // 1,000 x 20 µs, and for each of ten nodes 1,000 x 11 µs and 100 µs.
        assertThat(model.eagerShare(10, 1_000)).isCloseTo(0.020 + 10 * 0.0111, within(1e-9));
    }

    @Test
    void readersThatMayWaitAreAnsweredOnceInEachLag() {
        assertThat(model.patientShare(10, 1_000)).isCloseTo(0.020 + 10 * (0.001 + 0.001 + 0.0001), within(1e-9));
        assertThat(model.patientShare(10, 50)).isEqualTo(model.eagerShare(10, 50));
    }

    @Test
    void bytesAreThoseOfAllReaders() {
        assertThat(model.bytesPerSecond(10, 1_000)).isCloseTo(10 * (100 * 30 + 1_000 * 170 + 150), within(1e-6));
    }

    @Test
    void theMostThatOneStreamTakesIsWhatFillsItsShare() {
        for (int nodes : new int[] {1, 10, 100, 500}) {
            double most = model.mostRecordsPerSecond(nodes);
            assertThat(model.patientShare(nodes, most)).isCloseTo(0.7, within(1e-6));
        }
    }

    @Test
    void nodesAloneCanBeTooMany() {
        assertThat(model.mostRecordsPerSecond(10_000)).isZero();
        assertThat(model.partitions(10_000, 1)).isZero();
    }

    @Test
    void mastersShareTheRecordsAndNotTheReaders() {
        assertThat(model.partitions(100, 1_000)).isOne();
        int masters = model.partitions(100, 50_000);
        assertThat(model.mostRecordsPerSecond(100) * masters).isGreaterThanOrEqualTo(50_000);
        assertThat(model.mostRecordsPerSecond(100) * (masters - 1)).isLessThan(50_000);
    }

    @Test
    void whatAnAnswerAndARecordCostFollowsFromTwoMeasurements() {
        Line line = Line.of(11, 1.1, 100);
        assertThat(line.answer()).isCloseTo(10, within(1e-9));
        assertThat(line.record()).isCloseTo(1, within(1e-9));
    }

    @Test
    void noiseNeverMakesThemNegative() {
        assertThat(Line.of(1, 2, 100)).isEqualTo(new Line(0, 1));
        assertThat(Line.of(-1, -1, 100)).isEqualTo(new Line(0, 0));
    }

    @Test
    void eachNumberOfNodesIsCountedByTheReadersMeasuredWithNoMore() {
        TreeMap<Integer, JournalCosts> costs = new TreeMap<>();
        costs.put(10, COSTS);
        costs.put(1_000, new JournalCosts(20_000, 20_000, 1_000, 100_000, 30, 170, 150));
        assertThat(ScaleReport.model(costs))
                .contains("| 10 | 1,000 | 0.13 | 0.04 |")
                .contains("| 100 | 100 | 0.12 | 0.12 |")
                .contains("| 1,000 | 100 | 2.20 | 2.20 |");
    }
}
