package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.testkit.proxy.Way;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Redis is there, and answers late or never. */
final class SlowIT extends Faults {

    private static final Duration HARD = Duration.ofSeconds(1);

    private static final String LOST = "WARN Redis is not available, work goes on without it";

    @FaultTest
    void slowByATenthOfASecond() throws Exception {
        Site a = a();
        Site b = b();
        Site patient = patient();
        Signs signs = signs(a);
        Seen seen = during(() -> network.delay(Duration.ofMillis(50)), a, b, Duration.ofSeconds(3));
        Waiting unguarded = Waiting.of(() -> patient.read("unguarded"));
        elapse(Duration.ofMillis(1_500));
        network.heal();

        assertThat(unguarded.soFar()).isGreaterThan(Duration.ofMillis(290));
        row(3, "Redis slow by 100 ms", seen)
                .backAfter(untilHits(a, b))
                .shown(signs.took(100, "larder.tier"), signs.up(), signs.silent())
                .withoutTheGuard(waits("without a soft timeout", unguarded))
                .publish();
    }

    private static String waits(String guardless, Waiting call) {
        return guardless + " a lookup waits " + call.soFar().toMillis() + " ms";
    }

    @FaultTest
    void slowByTwoSeconds() throws Exception {
        silence(4, "Redis slow by 2 s", () -> network.delay(Duration.ofSeconds(1)), Duration.ofSeconds(2))
                .publish();
    }

    @FaultTest
    void halfOpen() throws Exception {
        silence(5, "half-open: everything accepted, nothing answered", network::halfOpen, Duration.ofSeconds(4))
                .publish();
    }

    /** The same fault for a node with guards and for one without; what the second waits for is bounded by the test alone. */
    private FaultRow silence(int number, String fault, Runnable begin, Duration atLeast) throws Exception {
        Site a = a();
        Site b = b();
        Site patient = patient();
        Signs signs = signs(a);
        Waiting[] unguarded = new Waiting[1];
        Seen seen = during(
                () -> {
                    begin.run();
                    unguarded[0] = Waiting.of(() -> patient.read("unguarded"));
                },
                a,
                b,
                Duration.ofSeconds(5));
        String control = waits("without timeouts and breaker", unguarded[0]);
        assertThat(unguarded[0].soFar()).isGreaterThan(atLeast);
        network.heal();

        assertThat(seen.errors()).isZero();
        assertThat(seen.longest()).isLessThan(HARD.multipliedBy(5));
        return row(number, fault, seen)
                .backAfter(untilHits(a, b))
                .shown(
                        signs.grew("larder.tier.errors", "kind", "timeout"),
                        signs.degraded(Ailment.AWAY, Ailment.BREAKER),
                        signs.said(LOST))
                .withoutTheGuard(control + "; with them p99 after the first 5 calls is "
                        + seen.p99After(5).toMillis() + " ms");
    }

    /** What row 6 does by a firewall, for those who are not root. */
    @FaultTest
    void packetsHeldBack() throws Exception {
        silence(
                6,
                "packets lost, then repeated by TCP",
                () -> {
                    network.hold(Way.TO_SERVER);
                    network.hold(Way.TO_CLIENT);
                },
                Duration.ofSeconds(4));
    }

    @FaultTest
    void doneAndTheAnswerLost() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(2)).connect().sync();
        network.loseAnswerTo("INCR");
        assertThatThrownBy(() -> plain.incr("plain")).isInstanceOf(RedisCommandTimeoutException.class);
        assertThat(raw().get("plain")).as("carried out all the same").isEqualTo("1");

        Signs signs = signs(a);
        List<Long> nanos = new ArrayList<>();
        long errors = 0;
        Duration back = Duration.ZERO;
        for (String command : List.of("UNLINK", "EVALSHA", "SET", "GET")) {
            network.loseAnswerTo(command);
            Seen seen = during(() -> a.change("hot-1"), a, b, Duration.ofSeconds(2));
            network.heal();
            assertThat(seen.verdict().violations()).isEmpty();
            nanos.addAll(seen.nanos());
            errors += seen.errors();
            Duration untilHits = untilHits(a, b);
            back = untilHits.compareTo(back) > 0 ? untilHits : back;
        }
        FaultRow.of(7, "carried out, and the answer lost (UNLINK, EVALSHA, SET, GET)")
                .calls(nanos, errors)
                .stale(oracle.verdict().longestStale())
                .backAfter(back)
                .shown(
                        signs.grew("larder.tier.errors", "kind", "timeout"),
                        signs.degraded(Ailment.AWAY),
                        signs.said(LOST))
                .withoutTheGuard("a plain client: INCR fails and has counted")
                .publish();
    }
}
