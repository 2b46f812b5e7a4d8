package dev.larder.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastMinuteTest {

    private final LastMinute lastMinute = new LastMinute();

    private long riseAt(int second, long count) {
        return lastMinute.rise(Duration.ofSeconds(second).toNanos(), count);
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(riseAt(0, 1_000)).isZero();
    }

    @Test
    void countsFromTheOldestLookThatIsAMinuteOldAtMost() {
        riseAt(0, 0);
        riseAt(30, 10);
        assertThat(riseAt(60, 15)).isEqualTo(15);

        assertThat(riseAt(61, 16)).isEqualTo(6);
    }

    @Test
    void beginsAnewWhenTheCounterFell() {
        riseAt(0, 100);

        assertThat(riseAt(10, 7)).isZero();
        assertThat(riseAt(20, 9)).isEqualTo(2);
    }

    @Test
    void forgetsEverythingDuringALongSilence() {
        riseAt(0, 100);

        assertThat(riseAt(1_000, 500)).isZero();
    }
}
