package dev.larder.console.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private static List<Long> counts(int bucket, long count) {
        List<Long> counts = new ArrayList<>(Buckets.none());
        counts.set(bucket, count);
        return counts;
    }

    @Test
    void putsADurationBelowTheFirstBoundThatIsLonger() {
        for (long micros : new long[] {0, 1, 31, 32, 33, 63, 64, 1_000, 33_554_431, 33_554_432, 40_000_000}) {
            int bucket = Buckets.of(micros * 1_000);
            if (bucket < Buckets.BOUNDS_MICROS.size()) {
                assertThat(micros).isLessThan(Buckets.BOUNDS_MICROS.get(bucket));
            }
            if (bucket > 0) {
                assertThat(micros).isGreaterThanOrEqualTo(Buckets.BOUNDS_MICROS.get(bucket - 1));
            }
        }
        assertThat(Buckets.of(Long.MAX_VALUE)).isEqualTo(Buckets.COUNTS - 1);
    }

    @Test
    void findsAPercentileInsideItsBucket() {
        assertThat(Buckets.percentile(counts(3, 100), 0, 0.5)).isEqualTo(192);
        assertThat(Buckets.percentile(counts(3, 100), 0, 1)).isEqualTo(256);
    }

    @Test
    void takesMemoryHitsToBeFasterThanAnythingTimed() {
        assertThat(Buckets.percentile(counts(3, 10), 90, 0.5)).isZero();
        assertThat(Buckets.percentile(counts(3, 10), 90, 0.95)).isEqualTo(192);
    }

    @Test
    void knowsNoPercentileOfNothing() {
        assertThat(Buckets.percentile(Buckets.none(), 0, 0.5)).isNull();
    }

    @Test
    void saysNoMoreThanTheLastBoundOfWhatTookLonger() {
        assertThat(Buckets.percentile(counts(Buckets.COUNTS - 1, 5), 0, 0.99)).isEqualTo(33_554_432);
    }
}
