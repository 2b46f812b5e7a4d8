package dev.larder.redis.faults;

import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Acknowledgement;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.redis.races.Weakened;
import dev.larder.testkit.faults.FaultTest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Redis is not there, or was not, or has forgotten everything. */
final class RedisAwayIT extends Faults {

    private static final String LOST = "WARN Redis is not available, work goes on without it";

    @FaultTest
    void downAtTheStart() throws Exception {
        Site b = b();
        network.down();
        RedisClient plain = plainClient(network.port(), Duration.ofSeconds(1));
        assertThatThrownBy(plain::connect).isInstanceOf(RedisConnectionException.class);

        long began = System.nanoTime();
        Site a = starting("a", builder -> builder.shared(troubled()), spec -> spec);
        Signs signs = signs(a);
        assertThat(a.read("1")).isEqualTo(Outcome.LOAD);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        Seen seen = during(() -> {}, a, b, Duration.ofSeconds(2));
        String metric = signs.reads(0, "larder.tier.connected");
        network.heal();

        row(1, "Redis down at the start", seen)
                .backAfter(untilHits(a, b))
                .shown(metric, signs.degraded(Ailment.AWAY), signs.said(LOST))
                .withoutTheGuard("a plain client: connecting fails, the program does not start")
                .publish();
    }

    @FaultTest
    void downMidTraffic() throws Exception {
        Site a = a();
        Site b = b();
        RedisCommands<String, String> plain =
                plainClient(network.port(), Duration.ofSeconds(1)).connect().sync();
        Signs signs = signs(a);
        Seen seen = during(network::down, a, b, Duration.ofSeconds(4));
        assertThatThrownBy(() -> plain.get("x")).isInstanceOf(RedisException.class);
        assertThat(a.change("hot-0")).isEqualTo(DEFERRED);
        Awaitility.await().atMost(PATIENCE).until(() -> a.larder().status().deferred() > 0);
        network.heal();

        row(2, "Redis down mid-traffic and back", seen)
                .backAfter(untilHits(a, b))
                .shown(
                        signs.grew("larder.invalidations.deferred"),
                        signs.degraded(Ailment.AWAY, Ailment.DEFERRED),
                        signs.said(LOST))
                .withoutTheGuard("a plain client: every call fails")
                .publish();
        assertThat(seen.longest()).isLessThan(Duration.ofSeconds(5));
    }

    @FaultTest
    void restartedEmpty() throws Exception {
        Site a = a();
        Site b = b();
        Site believing = starting(
                "believing",
                oracle.apart(),
                builder -> builder.shared(Weakened.withoutAbandonment(Weakened.withoutHorizon(troubled()))),
                spec -> spec);
        believing.awaitReady();
        Site gone = site("gone", Redis.at(server.uri()));
        a.read("kept");
        believing.read("kept");
        Signs signs = signs(a);
        Seen seen = during(() -> forgetARecord(gone), a, b, Duration.ofSeconds(4));
        Duration back = untilHits(a, b);
        Awaitility.await().atMost(PATIENCE).until(believing::isReady);

        assertThat(a.versionOf("kept")).isEqualTo(1);
        assertThat(believing.versionOf("kept")).isZero();
        row(14, "Redis killed and back empty, with a record that nobody else had read", seen)
                .backAfter(back)
                .shown(
                        signs.grew("larder.journal.gaps"),
                        signs.degraded(Ailment.AWAY),
                        signs.said("INFO Memory was emptied"))
                .withoutTheGuard("a node that empties no memory when the journal begins anew still has what was"
                        + " invalidated before")
                .publish();
    }

    /** What a node invalidates reaches Redis and nobody behind the network, before Redis forgets it; nor can that node repeat it. */
    private void forgetARecord(Site gone) {
        network.down();
        assertThat(gone.change("kept")).isEqualTo(Acknowledgement.ACKNOWLEDGED);
        gone.close();
        server.kill();
        server.restart();
        network.heal();
    }
}
