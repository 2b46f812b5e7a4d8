package dev.larder.cli.internal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.bench.Figures.Latency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static Figures of(long answered, double perSecond, double p50, double p99, double p999) {
        return new Figures(
                answered,
                perSecond,
                List.of(
                        new Latency(50, p50, 0),
                        new Latency(99, p99, 0),
                        new Latency(99.9, p999, 0),
                        new Latency(100, 9e9, 0)));
    }

    private final Figures before = of(10_000, 1_000, 100, 500, 2_000);

    @Test
    void areNoWorseWithinWhatIsAllowed() {
        assertThat(of(10_000, 910, 109, 549, 2_199).worseThan(before, 10)).isEmpty();
        assertThat(of(10_000, 5_000, 1, 1, 1).worseThan(before, 0)).isEmpty();
    }

    @Test
    void areWorseBeyondIt() {
        assertThat(of(10_000, 900, 111, 551, 2_201).worseThan(before, 10))
                .containsExactly(
                        "p50 is 111.0 µs, was 100.0",
                        "p99 is 551.0 µs, was 500.0",
                        "p99.9 is 2201.0 µs, was 2000.0",
                        "answers a second are 900.0, were 1000.0");
    }

    @Test
    void ofFewAnswersSayNothingOfRarePercentiles() {
        assertThat(of(999, 1_000, 100, 9_000, 9_000).worseThan(before, 10)).isEmpty();
        assertThat(of(1_000, 1_000, 100, 9_000, 9_000).worseThan(before, 10)).hasSize(1);
        assertThat(of(10_000, 1_000, 100, 9_000, 9_000).worseThan(of(999, 1_000, 100, 1, 1), 10))
                .isEmpty();
    }

    @Test
    void ofUnlikeLoadsAreToldApartByTheFirstThatDiffers() {
        Workload load = Workload.of("target", "redis", "rate", 1_000, "writes", "5 %");

        assertThat(load.differenceFrom(Map.of("target", "redis", "rate", "1000", "writes", "5 %")))
                .isEmpty();
        assertThat(load.differenceFrom(Map.of("target", "redis", "rate", "2000", "writes", "6 %")))
                .isEqualTo("rate was 2000 and is 1000");
        assertThat(load.differenceFrom(Map.of("target", "redis", "rate", "1000")))
                .isEqualTo("writes was not said and is 5 %");
    }
}
