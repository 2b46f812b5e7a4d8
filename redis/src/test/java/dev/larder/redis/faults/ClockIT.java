package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Outcome;
import dev.larder.redis.nodes.SkewedClock;
import dev.larder.testkit.faults.FaultTest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node's wall clock is wrong. */
final class ClockIT extends Faults {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Ages by the wall clock, as is done where nobody thinks of it being set. */
    private record WallClock(Clock wall) implements Clock {
        @Override
        public long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(wall.millis());
        }

        @Override
        public long millis() {
            return wall.millis();
        }
    }

    @FaultTest
    void anHourOffInEitherDirection() throws Exception {
        SkewedClock clock = new SkewedClock();
        Site a = starting(
                "a",
                builder -> builder.shared(troubled()).clock(clock),
                spec -> spec.timeToLive(Duration.ofSeconds(1)).jitter(0));
        a.awaitReady();
        Site b = b();
        Site naive = starting(
                "naive",
                oracle.apart(),
                builder -> builder.clock(new WallClock(clock)),
                spec -> spec.timeToLive(Duration.ofSeconds(1)).jitter(0));
        Signs signs = signs(a);
        Seen ahead = during(() -> clock.skew(HOUR.toMillis()), a, b, Duration.ofSeconds(2));
        Seen behind = during(() -> clock.skew(-HOUR.toMillis()), a, b, Duration.ofSeconds(2));
        clock.skew(0);

        a.read("short-lived");
        naive.read("short-lived");
        clock.skew(-HOUR.toMillis());
        elapse(Duration.ofMillis(1_500));
        assertThat(naive.read("short-lived"))
                .as("by the wall clock it lives an hour yet")
                .isEqualTo(Outcome.MEMORY);
        assertThat(a.read("short-lived")).isEqualTo(Outcome.LOAD);
        clock.skew(0);

        assertThat(ahead.verdict().violations()).isEmpty();
        assertThat(behind.verdict().violations()).isEmpty();
        row(19, "wall clock of one node 1 h ahead, then 1 h behind", behind)
                .calls(
                        Stream.concat(ahead.nanos().stream(), behind.nanos().stream())
                                .toList(),
                        ahead.errors() + behind.errors())
                .backAfter(untilHits(a, b))
                .shown(signs.grew("cache.gets", "tier", "redis", "result", "miss"), "up", signs.silent())
                .withoutTheGuard(
                        "with ages by the wall clock, what expires in 1 s is still answered after 1.5 s, for an hour")
                .publish();
    }
}
