package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.redis.races.Weakened;
import dev.larder.testkit.Gate;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.tier.SharedTier;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Redis is there and will not, or cannot be trusted. */
final class RefusedIT extends Faults {

    /** A node that logs in, of which the server thinks differently from now on. */
    private Site loggedIn() {
        letIn("reader");
        return site("a", Redis.at("redis://reader:good@127.0.0.1:" + network.port()));
    }

    @FaultTest
    void full() throws Exception {
        Site a = a();
        Site b = b();
        Signs signs = signs(a);
        Seen seen = during(() -> raw().configSet("maxmemory", "1mb"), a, b, Duration.ofSeconds(7));
        assertThatThrownBy(() -> raw().set("x", "y"))
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessageStartingWith("OOM");
        raw().configSet("maxmemory", "0");

        row(12, "Redis full, `noeviction`", seen)
                .backAfter(untilHits(a, b))
                .shown(
                        signs.grew("larder.tier.errors", "kind", "oom"),
                        signs.degraded(Ailment.SUSPECT),
                        signs.said("WARN The heartbeat fails"))
                .withoutTheGuard("a plain client: `OOM command not allowed`")
                .publish();
    }

    @FaultTest
    void evicting() throws Exception {
        Site a = a();
        Site b = b();
        Signs signs = signs(a);
        Seen seen = during(
                () -> {
                    raw().configSet("maxmemory-policy", "allkeys-lru");
                    raw().configSet("maxmemory", "2mb");
                    for (int i = 0; i < 400; i++) {
                        raw().set("ballast-" + i, "x".repeat(10_000));
                    }
                },
                a,
                b,
                Duration.ofSeconds(4));

        assertThat(raw().info("stats")).doesNotContain("evicted_keys:0\r\n");
        assertThat(raw().get("ballast-0")).isNull();
        raw().configSet("maxmemory", "0");
        assertThat(versionAfterALeaseWasEvicted(troubled())).isEqualTo(1);
        assertThat(versionAfterALeaseWasEvicted(Weakened.fillingWithoutLease(troubled())))
                .isZero();
        row(13, "Redis evicts, `allkeys-lru`, whatever it likes", seen)
                .backAfter(untilHits(a, b))
                .shown(signs.grew("cache.gets", "tier", "redis", "result", "miss"), signs.up(), signs.silent())
                .withoutTheGuard("a node that fills Redis without asking for its lease, which was evicted, puts an"
                        + " old value over an invalidation")
                .publish();
    }

    /** What others read after a load that was overtaken by an invalidation, its lease having been evicted. */
    private long versionAfterALeaseWasEvicted(SharedTier.Provider tier) throws Exception {
        Oracle apart = new Oracle();
        Gate slow = new Gate();
        Site other = starting("other", apart, builder -> builder.shared(troubled()), spec -> spec);
        Site loading = starting(
                "loading",
                apart,
                builder -> builder.shared(tier),
                spec -> spec.loader(id -> {
                    Item old = apart.load(id);
                    slow.pass();
                    return old;
                }));
        other.awaitReady();
        loading.awaitReady();
        raw().del("faults:v1:item:slow");
        Waiting load = Waiting.of(() -> loading.read("slow"));
        slow.awaitArrival();
        other.change("slow");
        slow.open();
        load.await();
        long version = other.versionOf("slow");
        other.close();
        loading.close();
        return version;
    }

    @FaultTest
    void wrongPassword() throws Exception {
        Site a = loggedIn();
        Site b = b();
        Signs signs = signs(a);
        Seen seen = during(
                () -> {
                    acl("reader", "resetpass", ">changed");
                    network.cut();
                },
                a,
                b,
                Duration.ofSeconds(4));
        RedisClient plain = RedisClient.create("redis://reader:good@127.0.0.1:" + server.port());
        assertThatThrownBy(plain::connect)
                .hasRootCauseMessage("WRONGPASS invalid username-password pair or user is" + " disabled.");
        plain.shutdown(0, 1, TimeUnit.SECONDS);
        acl("reader", "resetpass", ">good");

        row(15, "the password was changed (`WRONGPASS`), then changed back", seen)
                .backAfter(untilHits(a, b))
                .shown(
                        signs.grew("larder.tier.connect.failures", "kind", "wrongpass"),
                        signs.degraded(Ailment.AWAY) + ", "
                                + signs.reason("WRONGPASS invalid username-password pair or user is disabled.; give"
                                        + " the right user"),
                        signs.said("WARN Redis is not available, work goes on without it"))
                .withoutTheGuard("a plain client: connecting fails")
                .publish();
    }

    @Test
    void notPermitted() throws Exception {
        Site a = loggedIn();
        Site b = b();
        Seen seen = during(() -> acl("reader", "-get", "-eval", "-evalsha"), a, b, Duration.ofSeconds(4));
        acl("reader", "+get", "+eval", "+evalsha");

        assertThat(seen.verdict().violations()).isEmpty();
        assertThat(seen.errors()).isZero();
        assertThat(untilHits(a, b)).isLessThan(PATIENCE);
    }
}
