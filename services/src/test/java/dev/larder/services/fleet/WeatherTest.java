package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.web.SourceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WeatherTest {

    private static final int CALLS = 10_000;
    private static final Duration USUAL = Duration.ofMillis(10);

    private final List<Duration> waits = new ArrayList<>();

    @Test
    void isTheSameForTheSameSeed() {
        pass(new Weather(42, 0.1, waits::add));
        List<Duration> first = List.copyOf(waits);
        waits.clear();

        pass(new Weather(42, 0.1, waits::add));

        assertThat(waits).isEqualTo(first);
    }

    @Test
    void takesTheUsualTimeInTheMiddleAndThriceThatAtItsWorst() {
        pass(new Weather(42, 0, waits::add));
        waits.sort(Duration::compareTo);

        assertThat(waits.get(CALLS / 2)).isBetween(Duration.ofMillis(9), Duration.ofMillis(11));
        assertThat(waits.get(CALLS * 99 / 100)).isBetween(Duration.ofMillis(27), Duration.ofMillis(33));
    }

    @Test
    void failsAsOftenAsItIsToldAfterTenTimesAsLong() {
        int failed = pass(new Weather(42, 0.05, waits::add));

        assertThat(failed).isBetween(CALLS / 25, CALLS * 3 / 50);
        assertThat(waits.stream().filter(Duration.ofMillis(100)::equals)).hasSize(failed);
    }

    @Test
    void isNotMadeOfAShareBeyondOne() {
        assertThatThrownBy(() -> new Weather(1, 1.5, waits::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0 to 1");
    }

    private static int pass(Weather weather) {
        int failed = 0;
        for (int call = 0; call < CALLS; call++) {
            try {
                weather.pass("state", USUAL);
            } catch (SourceUnavailableException unavailable) {
                failed++;
            }
        }
        return failed;
    }
}
