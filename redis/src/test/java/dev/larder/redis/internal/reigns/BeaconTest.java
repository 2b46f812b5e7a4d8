package dev.larder.redis.internal.reigns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.Journal;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BeaconTest {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final Beacon beacon = new Beacon(clock, "The beacon", "shop:v1");

    @Test
    void isDueAtOnceThenWithEachHeartbeat() {
        assertThat(isDue()).isTrue();
        beacon.confirmed(beacon.sent());
        assertThat(isDue()).isFalse();
        clock.advance(Duration.ofMillis(999));
        assertThat(isDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(isDue()).isTrue();
    }

    @Test
    void isNotSentTwiceAtATime() {
        beacon.sent();
        clock.advance(Duration.ofSeconds(10));
        assertThat(isDue()).isFalse();
    }

    @Test
    void thatGotLostIsDueSoon() {
        beacon.sent();
        beacon.failed(/* isRefused= */ false, null);
        assertThat(isDue()).isFalse();
        clock.advance(Duration.ofMillis(250));
        assertThat(isDue()).isTrue();
    }

    @Test
    void thatWasRefusedIsDueWithTheNextHeartbeat() {
        beacon.sent();
        beacon.failed(/* isRefused= */ true, "OOM");
        assertThat(isDue()).isFalse();
        clock.advance(EVERY);
        assertThat(isDue()).isTrue();
    }

    @Test
    void provesTheMomentOfItsSending() {
        assertThat(beacon.confirmedAtNanos()).isEqualTo(Journal.NEVER);
        assertThat(beacon.confirmedSendingNanos()).isNull();
        Beacon.Sent sent = beacon.sent();
        clock.advance(Duration.ofMillis(300));
        beacon.confirmed(sent);
        assertThat(clock.nanos() - beacon.confirmedAtNanos())
                .isEqualTo(Duration.ofMillis(300).toNanos());
        assertThat(beacon.confirmedSendingNanos()).isEqualTo(sent.atNanos());
    }

    @Test
    void keepsWhatWasConfirmedWhenTheNextIsNot() {
        Beacon.Sent sent = beacon.sent();
        beacon.confirmed(sent);
        clock.advance(EVERY);
        beacon.sent();
        beacon.failed(/* isRefused= */ true, "READONLY");
        assertThat(beacon.confirmedSendingNanos()).isEqualTo(sent.atNanos());
    }

    private boolean isDue() {
        return beacon.isDue(clock.nanos(), EVERY.toNanos());
    }
}
