package dev.larder.redis.faults;

import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Outcome;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis is not there, or was not, or has forgotten everything. */
final class RedisAwayIT extends Faults {

    @Test
    void downAtTheStart() throws Exception {
        Site b = b();
        network.down();
        RedisClient plain = plainClient(network.port(), Duration.ofSeconds(1));
        assertThatThrownBy(plain::connect).isInstanceOf(RedisConnectionException.class);

        long began = System.nanoTime();
        Site a = starting("a", builder -> builder.shared(troubled()), spec -> spec);
        assertThat(a.read("1")).isEqualTo(Outcome.LOAD);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        Seen seen = during(() -> {}, a, b, Duration.ofSeconds(2));
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(1, "Redis down at the start")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: connecting fails, the program does not start")
                .publish();
    }

    @Test
    void downMidTraffic() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(1)).connect().sync();
        Seen seen = during(network::down, a, b, Duration.ofSeconds(4));
        assertThatThrownBy(() -> plain.get("x")).isInstanceOf(RedisException.class);
        assertThat(a.change("hot-0")).isEqualTo(DEFERRED);
        network.heal();

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(2, "Redis down mid-traffic and back")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: every call fails")
                .publish();
        assertThat(seen.longest()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void restartedEmpty() throws Exception {
        Site a = a();
        Site b = b();
        String kept = "kept";
        a.read(kept);
        Seen seen = during(
                () -> {
                    server.kill();
                    // A group is declared untrue while nobody can hear of it.
                    oracle.write("b", kept);
                    server.restart();
                },
                a,
                b,
                Duration.ofSeconds(4));

        assertThat(seen.verdict().violations()).isEmpty();
        assertThat(a.larder().status().abandonments()).isGreaterThan(1);
        Row.of(14, "Redis killed and back empty")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: every value is gone, and nothing tells memory of it")
                .publish();
    }
}
