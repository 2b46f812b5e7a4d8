package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Outcome;
import dev.larder.redis.nodes.SkewedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node's wall clock is wrong. */
final class ClockIT extends Faults {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void anHourOffInEitherDirection() throws Exception {
        SkewedClock clock = new SkewedClock();
        Site a = starting(
                "a",
                builder -> builder.shared(troubled()).clock(clock),
                spec -> spec.timeToLive(Duration.ofSeconds(1)).jitter(0));
        a.awaitReady();
        Site b = b();
        Seen ahead = during(() -> clock.skew(HOUR.toMillis()), a, b, Duration.ofSeconds(2));
        Seen behind = during(() -> clock.skew(-HOUR.toMillis()), a, b, Duration.ofSeconds(2));
        clock.skew(0);

        a.read("short-lived");
        long naivelyUntil = clock.millis() + 1_000;
        clock.skew(-HOUR.toMillis());
        elapse(Duration.ofMillis(1_500));
        assertThat(clock.millis()).as("by the wall clock it lives an hour yet").isLessThan(naivelyUntil);
        assertThat(a.read("short-lived")).isEqualTo(Outcome.LOAD);
        clock.skew(0);

        assertThat(ahead.verdict().violations()).isEmpty();
        assertThat(behind.verdict().violations()).isEmpty();
        Row.of(19, "wall clock of one node 1 h ahead, then 1 h behind")
                .calls(behind)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("by the wall clock alone what expires in 1 s lives for an hour")
                .publish();
    }
}
