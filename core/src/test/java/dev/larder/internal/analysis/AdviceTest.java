package dev.larder.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.inspect.Analysis.Lifetime;
import dev.larder.inspect.Analysis.Size;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdviceTest {

    @Test
    void saysWhatMoreMemoryGains() {
        assertThat(Advice.onSize(curve(0.5, 0.6, 0.7, 0.73, 0.74)))
                .containsExactly("This cache gains 3.0 % from twice the memory"
                        + " (20,000 instead of 10,000: hit ratio 70.0 → 73.0 %)");
        assertThat(Advice.onSize(curve(0.5, 0.6, 0.7, 0.705, 0.9)))
                .containsExactly("This cache gains 20.0 % from four times the memory"
                        + " (40,000 instead of 10,000: hit ratio 70.0 → 90.0 %)");
    }

    @Test
    void saysThatLessWouldDo() {
        assertThat(Advice.onSize(curve(0.5, 0.699, 0.7, 0.7, 0.7)))
                .containsExactly("Half of the memory would do: this cache loses 0.1 % (5,000 instead of 10,000)");
        assertThat(Advice.onSize(curve(0.7, 0.7, 0.7, 0.7, 0.7)).get(0)).startsWith("A quarter of the memory would do");
    }

    @Test
    void saysThatASizeIsRightAndNothingWithoutACurve() {
        assertThat(Advice.onSize(curve(0.5, 0.6, 0.7, 0.705, 0.706)).get(0)).startsWith("The memory is right");
        assertThat(Advice.onSize(List.of())).isEmpty();
    }

    private static List<Size> curve(double... ratios) {
        return IntStream.range(0, ratios.length)
                .mapToObj(i -> new Size(Miniatures.TIMES[i], Math.round(10_000 * Miniatures.TIMES[i]), ratios[i]))
                .toList();
    }

    @Test
    void savesLoadsAtTheSameStaleness() {
        assertThat(Advice.onLifetime(
                        List.of(of(5, 300, 0.001), of(10, 150, 0.0015), of(20, 60, 0.0019)), Duration.ofMinutes(5)))
                .containsExactly(
                        "TTL 5 → 20 min saves 240 loads/s at the same staleness (0.10 → 0.19 % of the answers outdated)");
    }

    @Test
    void doesNotTradeStalenessForLoads() {
        assertThat(Advice.onLifetime(List.of(of(5, 300, 0.001), of(20, 60, 0.01)), Duration.ofMinutes(5)))
                .isEmpty();
    }

    @Test
    void shortensWhereMuchIsOutdatedAndLittleIsLost() {
        assertThat(Advice.onLifetime(List.of(of(5, 120, 0.02), of(20, 100, 0.08)), Duration.ofMinutes(20)))
                .containsExactly("TTL 20 → 5 min makes fewer answers outdated (8.00 → 2.00 %) and costs 20 loads/s");
    }

    @Test
    void saysNothingWhereThePresentTimeToLiveIsNotKnown() {
        assertThat(Advice.onLifetime(List.of(of(5, 300, 0.001)), Duration.ofMinutes(20)))
                .isEmpty();
    }

    @Test
    void saysDurationsAsPeopleDo() {
        assertThat(Spans.fromTo(Duration.ofSeconds(30), Duration.ofMinutes(2))).isEqualTo("30 s → 2 min");
        assertThat(Spans.fromTo(Duration.ofMillis(1_500), Duration.ofSeconds(6)))
                .isEqualTo("1500 ms → 6 s");
        assertThat(Spans.fromTo(Duration.ofHours(1), Duration.ofHours(4))).isEqualTo("1 → 4 h");
    }

    private static Lifetime of(int minutes, double loads, double outdated) {
        return new Lifetime(Duration.ofMinutes(minutes), loads, outdated);
    }
}
