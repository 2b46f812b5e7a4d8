package dev.larder.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.testkit.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@Timeout(60)
class LogInsTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("right");

    private final ManualClock clock = new ManualClock();
    private final LogIns logIns =
            new LogIns(Map.of("anna", new LogIns.User(HASH, Role.ADMIN)), TIMEOUT, clock, new SecureRandom());

    private int refusal(String password) {
        try {
            logIns.logIn("anna", password, "10.0.0.1");
            return 200;
        } catch (Refusal refused) {
            return refused.status();
        }
    }

    @Test
    void knowsWhoLoggedIn() {
        String session = logIns.logIn("anna", "right", "10.0.0.1");

        assertThat(logIns.find(session)).hasValueSatisfying(found -> {
            assertThat(found.user()).isEqualTo("anna");
            assertThat(found.role()).isEqualTo(Role.ADMIN);
        });
        assertThat(logIns.find(session + "0")).isEmpty();
    }

    @Test
    void forgetsWhoDoesNothingOrLogsOut() {
        String idle = logIns.logIn("anna", "right", "10.0.0.1");
        clock.advance(TIMEOUT.plusSeconds(1));
        String left = logIns.logIn("anna", "right", "10.0.0.1");
        logIns.logOut(left);

        assertThat(logIns.find(idle)).isEmpty();
        assertThat(logIns.find(left)).isEmpty();
    }

    @Test
    void endsASessionAfterTwelveHoursHoweverBusyItIs() {
        String busy = logIns.logIn("anna", "right", "10.0.0.1");
        for (int i = 0; i < 25; i++) {
            assertThat(logIns.find(busy)).as("after %d half hours", i).isPresent();
            clock.advance(Duration.ofMinutes(29));
        }

        assertThat(logIns.find(busy)).isEmpty();
    }

    @Test
    void pausesAfterFiveWrongPasswordsForAMinute() {
        for (int i = 0; i < Attempts.ALLOWED; i++) {
            assertThat(refusal("wrong" + i)).isEqualTo(401);
        }

        assertThat(refusal("right")).isEqualTo(429);
        clock.advance(Attempts.PAUSE.plusSeconds(1));
        assertThat(refusal("right")).isEqualTo(200);
    }

    @Test
    void remembersNoMoreThanAThousandSessions() {
        String first = logIns.logIn("anna", "right", "10.0.0.1");
        for (int i = 0; i < 1_000; i++) {
            logIns.logIn("anna", "right", "10.0.0.1");
        }

        assertThat(logIns.size()).isEqualTo(1_000);
        assertThat(logIns.find(first)).isEmpty();
    }

    @Test
    void remembersNoMoreThanAThousandFailures() {
        Attempts attempts = new Attempts(clock);
        for (int i = 0; i < 1_500; i++) {
            attempts.failed("from " + i);
        }

        assertThat(attempts.size()).isEqualTo(1_000);
    }

    @Test
    void takesHashesForPasswordsAndNothingElse() {
        assertThat(Passwords.isHash(HASH)).isTrue();
        assertThat(Passwords.isHash("{noop}right")).isFalse();
        assertThat(Passwords.isHash("right")).isFalse();
        assertThat(Passwords.isHash(HASH.substring("{bcrypt}".length()))).isFalse();
    }

    @Test
    void refusesBlocksThatAreNone() {
        assertThatThrownBy(() -> Addresses.of(List.of("localhost"))).hasMessageContaining("'localhost' is no address");
        assertThatThrownBy(() -> Addresses.of(List.of("10.0.0.0/33"))).hasMessageContaining("10.0.0.0/33");
    }
}
