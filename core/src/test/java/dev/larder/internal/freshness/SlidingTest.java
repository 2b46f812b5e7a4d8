package dev.larder.internal.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.CacheSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingTest {

    private static final long LIFE = 800;
    private static final long END = 2_000;

    @Test
    void aReadingMakesAnEntryFreshForItsTimeToLiveAgain() {
        assertThat(lengthenedAt(400)).isEqualTo(1_200);
    }

    @Test
    void tooLittleIsNotWorthAWrite() {
        assertThat(lengthenedAt(99)).isEqualTo(LIFE);
        assertThat(lengthenedAt(100)).isEqualTo(900);
    }

    @Test
    void nothingLivesLongerThanItMay() {
        assertThat(Sliding.lengthened(1_900, END, 1_850, LIFE)).isEqualTo(END);
        assertThat(Sliding.lengthened(END, END, 1_950, LIFE)).isEqualTo(END);
    }

    @Test
    void whatLivesLongerAlreadyIsNotShortened() {
        assertThat(Sliding.lengthened(3_000, END, 500, LIFE)).isEqualTo(3_000);
    }

    @Test
    void clocksThatPassTheirEndAreNoMatter() {
        long now = Long.MAX_VALUE - 10;
        assertThat(Sliding.lengthened(now + 50, now + END, now, LIFE)).isEqualTo(now + LIFE);
    }

    @Test
    void readersLookAfterAnEighthOfALife() {
        assertThat(new Sliding(Duration.ofSeconds(8), Duration.ofSeconds(9)).windowNanos())
                .isEqualTo(Duration.ofSeconds(7).toNanos());
    }

    @Test
    void whatWouldLengthenNothingIsRefused() {
        CacheSpec<Long, String> spec = CacheSpec.of("goal:{id}", Long.class, String.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sliding.of(spec.sliding(spec.timeToLive())))
                .withMessageContaining("goal")
                .withMessageContaining("give more");
        assertThat(Sliding.of(spec).isOn()).isFalse();
    }

    private static long lengthenedAt(long now) {
        return Sliding.lengthened(LIFE, END, now, LIFE);
    }
}
