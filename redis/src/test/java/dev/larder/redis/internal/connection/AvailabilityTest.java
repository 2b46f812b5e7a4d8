package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.LarderListener;
import dev.larder.LarderListener.TierChanged;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AvailabilityTest {

    private final ManualClock clock = new ManualClock();
    private final Availability availability = new Availability("redis://host", clock);
    private final List<TierChanged> told = new ArrayList<>();
    private final LarderListener listener = new LarderListener() {
        @Override
        public void tierChanged(TierChanged event) {
            told.add(event);
        }
    };

    @BeforeEach
    void listen() {
        availability.add(listener);
    }

    @Test
    void beginsDisconnectedAndSaysNothing() {
        assertThat(availability.status().connected()).isFalse();
        assertThat(availability.status().lastError()).isNull();
        assertThat(told).isEmpty();
    }

    @Test
    void tellsTheFirstConnection() {
        availability.up("a");

        assertThat(told).containsExactly(new TierChanged("redis", true, "connected"));
    }

    @Test
    void tellsAFirstFailureOnce() {
        availability.down("a", "Connection refused");
        availability.down("a", "Connection refused again");

        assertThat(told).containsExactly(new TierChanged("redis", false, "Connection refused"));
        assertThat(availability.status().lastError()).isEqualTo("Connection refused again");
    }

    @Test
    void tellsHowLongItWasAwayAndWhatThatCost() {
        availability.up("a");
        availability.down("a", "gone");
        availability.callFailed(null);
        availability.callFailed(null);
        clock.advance(Duration.ofSeconds(3));
        availability.up("a");

        assertThat(told).last().isEqualTo(new TierChanged("redis", true, "back after PT3S, failed calls: 2"));
    }

    @Test
    void isBackOnlyWithTheLastOfItsShards() {
        availability.up("a");
        availability.up("b");
        availability.down("a", "gone");
        availability.down("b", "gone too");
        availability.up("a");

        assertThat(told).hasSize(2).last().isEqualTo(new TierChanged("redis", false, "gone"));
        availability.up("b");
        assertThat(told).hasSize(3).last().extracting(TierChanged::connected).isEqualTo(true);
    }

    @Test
    void knowsSinceWhen() {
        availability.up("a");
        long since = clock.millis();
        clock.advance(Duration.ofSeconds(3));
        availability.up("a");

        assertThat(availability.status().sinceEpochMillis()).isEqualTo(since);
    }

    @Test
    void aListenerThatFailsKeepsNothingFromTheOthers() {
        availability.remove(listener);
        availability.add(new LarderListener() {
            @Override
            public void tierChanged(TierChanged event) {
                throw new IllegalStateException("as the test wants it");
            }
        });
        availability.add(listener);
        availability.up("a");

        assertThat(told).hasSize(1);
    }
}
