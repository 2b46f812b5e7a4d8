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
    private final Availability availability = new Availability(RedisAddress.parse("redis://host"), clock);
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
        availability.up();

        assertThat(told).containsExactly(new TierChanged("redis", true, "connected"));
    }

    @Test
    void tellsAFirstFailureOnce() {
        availability.down("Connection refused");
        availability.down("Connection refused again");

        assertThat(told).containsExactly(new TierChanged("redis", false, "Connection refused"));
        assertThat(availability.status().lastError()).isEqualTo("Connection refused again");
    }

    @Test
    void tellsHowLongItWasAwayAndWhatThatCost() {
        availability.up();
        availability.down("gone");
        availability.callFailed();
        availability.callFailed();
        clock.advance(Duration.ofSeconds(3));
        availability.up();

        assertThat(told).last().isEqualTo(new TierChanged("redis", true, "back after PT3S, failed calls: 2"));
    }

    @Test
    void knowsSinceWhen() {
        availability.up();
        long since = clock.millis();
        clock.advance(Duration.ofSeconds(3));
        availability.up();

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
        availability.up();

        assertThat(told).hasSize(1);
    }
}
