package dev.larder.redis.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.larder.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LagTest {

    private static final long SERVER_MILLIS = 1_700_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final Lag lag = new Lag(clock);

    @Test
    void isNothingBeforeTheServersTimeIsKnown() {
        lag.applied(new StreamId(SERVER_MILLIS, 0));

        assertThat(lag.seconds()).isZero();
    }

    @Test
    void isFromTheAppendByTheServersClock() {
        // Asked and answered within 2 ms, so the server's time was that of the middle.
        long sent = clock.nanos();
        clock.advance(Duration.ofMillis(2));
        lag.heard(SERVER_MILLIS * 1_000, sent);
        clock.advance(Duration.ofMillis(9));
        lag.applied(new StreamId(SERVER_MILLIS + 3, 0));

        assertThat(lag.seconds()).isCloseTo(0.007, within(1e-9));
    }

    @Test
    void doesNotDependOnOurWallClock() {
        lag.heard(SERVER_MILLIS * 1_000, clock.nanos());
        clock.jumpWall(Duration.ofHours(3));
        lag.applied(new StreamId(SERVER_MILLIS, 0));

        assertThat(lag.seconds()).isZero();
    }

    @Test
    void isNeverNegative() {
        lag.heard(SERVER_MILLIS * 1_000, clock.nanos());
        lag.applied(new StreamId(SERVER_MILLIS + 1, 0));

        assertThat(lag.seconds()).isZero();
    }
}
