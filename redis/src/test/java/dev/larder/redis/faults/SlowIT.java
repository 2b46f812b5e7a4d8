package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.testkit.proxy.Way;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redis is there, and answers late or never. */
final class SlowIT extends Faults {

    private static final Duration HARD = Duration.ofSeconds(1);

    private RedisCommands<String, String> plain() {
        return plainClient(network.port(), Duration.ofSeconds(60)).connect().sync();
    }

    @Test
    void slowByATenthOfASecond() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain = plain();
        Seen seen = during(() -> network.delay(Duration.ofMillis(50)), a, b, Duration.ofSeconds(3));
        String plainly = millisOf(() -> plain.get("x"));
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(3, "Redis slow by 100 ms")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: " + plainly + " a command")
                .publish();
    }

    @Test
    void slowByTwoSeconds() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain = plain();
        Seen seen = during(() -> network.delay(Duration.ofSeconds(1)), a, b, Duration.ofSeconds(5));
        String plainly = millisOf(() -> plain.get("x"));
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(4, "Redis slow by 2 s")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: " + plainly + " a command")
                .publish();
        assertThat(seen.longest()).isLessThan(HARD.multipliedBy(5));
    }

    @Test
    void halfOpen() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(3)).connect().sync();
        Seen seen = during(network::halfOpen, a, b, Duration.ofSeconds(6));
        assertThatThrownBy(() -> plain.get("x")).isInstanceOf(RedisCommandTimeoutException.class);
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(5, "half-open: everything accepted, nothing answered")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard(
                        "a plain client: no answer in 3 s (by default it waits 60 s); after our first 5 calls p99 is "
                                + seen.p99After(5).toMillis() + " ms")
                .publish();
        assertThat(seen.longest()).isLessThan(HARD.multipliedBy(5));
    }

    @Test
    void packetsLost() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(3)).connect().sync();
        Seen seen = during(
                () -> {
                    network.hold(Way.TO_SERVER);
                    network.hold(Way.TO_CLIENT);
                },
                a,
                b,
                Duration.ofSeconds(6));
        assertThatThrownBy(() -> plain.get("x")).isInstanceOf(RedisCommandTimeoutException.class);
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(6, "packets lost, then repeated by TCP")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: no answer in 3 s")
                .publish();
        assertThat(seen.longest()).isLessThan(HARD.multipliedBy(5));
    }

    @Test
    void doneAndTheAnswerLost() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(2)).connect().sync();
        network.loseAnswerTo("INCR");
        assertThatThrownBy(() -> plain.incr("plain")).isInstanceOf(RedisCommandTimeoutException.class);
        assertThat(raw().get("plain")).as("carried out all the same").isEqualTo("1");

        List<Long> nanos = new ArrayList<>();
        Duration back = Duration.ZERO;
        for (String command : List.of("UNLINK", "EVALSHA", "SET", "GET")) {
            network.loseAnswerTo(command);
            Seen seen = during(() -> a.change("hot-1"), a, b, Duration.ofSeconds(2));
            network.heal();
            assertThat(seen.verdict().violations()).isEmpty();
            nanos.addAll(seen.nanos());
            Duration untilHits = untilHits(a, b);
            back = untilHits.compareTo(back) > 0 ? untilHits : back;
        }
        Row.of(7, "carried out, and the answer lost (UNLINK, EVALSHA, SET, GET)")
                .calls(nanos, 0)
                .stale(oracle.verdict())
                .backAfter(back)
                .withoutTheGuard("a plain client: INCR fails and has counted")
                .publish();
    }
}
