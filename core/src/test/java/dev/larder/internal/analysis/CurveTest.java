package dev.larder.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Analysis.Size;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class CurveTest {

    private static final int WARM = 100_000;
    private static final int MEASURED = 300_000;

    @Test
    void ofASampleIsThatOfTheWholeForASkewedStream() {
        for (double skew : new double[] {0.7, 1.0}) {
            double error = meanError(10_000, () -> new Skewed(100_000, skew, 7)::next);
            assertThat(error).as("mean absolute error at skew %s", skew).isLessThan(0.02);
        }
    }

    @Test
    void isSeenWhereALoopFitsOnlyIntoTheLargerSizes() {
        double error = meanError(10_000, () -> {
            int[] at = {0};
            return () -> at[0]++ % 15_000;
        });
        assertThat(error).isLessThan(0.05);
    }

    private interface Stream {
        IntSupplier begin();
    }

    private static double meanError(int bound, Stream stream) {
        List<Size> curve = sampled(bound, stream.begin());
        double sum = 0;
        for (Size size : curve) {
            double whole = whole(Math.toIntExact(size.bound()), stream.begin());
            sum += Math.abs(whole - size.hitRatio());
        }
        return sum / curve.size();
    }

    private static List<Size> sampled(int bound, IntSupplier stream) {
        Played played = new Played(Memory.entries(bound), spec -> spec);
        play(played, stream, WARM);
        // Closes the first window, which does not count.
        played.pass(Analyst.WINDOW);
        played.turn();
        play(played, stream, MEASURED);
        played.pass(Analyst.WINDOW);
        Analysis analysis = played.report();
        assertThat(analysis.missing()).isNotNull();
        assertThat(analysis.curve()).hasSize(5);
        return analysis.curve();
    }

    private static double whole(int bound, IntSupplier stream) {
        Played played = new Played(Memory.entries(bound), spec -> spec.notAnalysed());
        play(played, stream, WARM);
        return (double) play(played, stream, MEASURED) / MEASURED;
    }

    private static int play(Played played, IntSupplier stream, int count) {
        int hits = 0;
        for (int i = 0; i < count; i++) {
            played.pass(Duration.ofNanos(1_000));
            hits += played.get(stream.getAsInt()) ? 1 : 0;
        }
        return hits;
    }
}
