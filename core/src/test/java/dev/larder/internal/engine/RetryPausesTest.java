package dev.larder.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryPausesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final RetryPauses pauses = new RetryPauses(Duration.ofSeconds(30), new Clock() {
        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public long millis() {
            return 0;
        }
    });

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aPauseEndsByItselfAndIsForgotten() {
        pauses.failed("goal:1");
        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(pauses.isPaused("goal:1")).isTrue();
        assertThat(pauses.isPaused("goal:2")).isFalse();
        pauses.sweep();
        assertThat(pauses.size()).isOne();

        pass(Duration.ofNanos(1));
        assertThat(pauses.isPaused("goal:1")).isFalse();
        pauses.sweep();
        assertThat(pauses.size()).isZero();
    }

    @Test
    void aPauseBeginsAnewWithEachFailure() {
        pauses.failed("goal:1");
        pass(Duration.ofSeconds(20));
        pauses.failed("goal:1");
        pass(Duration.ofSeconds(20));
        assertThat(pauses.isPaused("goal:1")).isTrue();
    }

    @Test
    void aLoadThatGoesWellEndsIt() {
        pauses.failed("goal:1");
        pauses.ended("goal:1");
        assertThat(pauses.isPaused("goal:1")).isFalse();
    }

    @Test
    void whatFailsAtTheBoundHasNoPause() {
        IntStream.range(0, RetryPauses.MOST).forEach(i -> pauses.failed("goal:" + i));
        pauses.failed("one too many");
        pauses.failed("goal:0");
        assertThat(pauses.size()).isEqualTo(RetryPauses.MOST);
        assertThat(pauses.isPaused("one too many")).isFalse();
        assertThat(pauses.isPaused("goal:0")).isTrue();
    }
}
