package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.TestCertificates;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is there and will not, or cannot be trusted. */
final class RefusedIT extends Faults {

    @TempDir
    private Path folder;

    @Test
    void full() throws Exception {
        Site a = a();
        Site b = b();
        Seen seen = during(() -> raw().configSet("maxmemory", "1mb"), a, b, Duration.ofSeconds(4));
        assertThatThrownBy(() -> raw().set("x", "y"))
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessageStartingWith("OOM");
        raw().configSet("maxmemory", "0");

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(12, "Redis full, `noeviction`")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: `OOM command not allowed`")
                .publish();
    }

    @Test
    void evicting() throws Exception {
        Site a = a();
        Site b = b();
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
        assertThat(seen.verdict().violations()).isEmpty();
        raw().configSet("maxmemory", "0");
        Row.of(13, "Redis evicts, `allkeys-lru`, whatever it likes")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: what it had set is gone")
                .publish();
    }

    @Test
    void wrongPassword() throws Exception {
        acl("a", "on", ">good", "~*", "&*", "+@all");
        Site a = site("a", Redis.at("redis://a:good@127.0.0.1:" + network.port()));
        Site b = b();
        Seen seen = during(
                () -> {
                    acl("a", "resetpass", ">changed");
                    network.cut();
                },
                a,
                b,
                Duration.ofSeconds(4));
        RedisClient plain = RedisClient.create("redis://a:good@127.0.0.1:" + server.port());
        assertThatThrownBy(plain::connect)
                .hasRootCauseMessage("WRONGPASS invalid username-password pair or user is" + " disabled.");
        plain.shutdown(0, 1, TimeUnit.SECONDS);
        acl("a", "resetpass", ">good");

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(15, "the password was changed (`WRONGPASS`), then changed back")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("a plain client: connecting fails")
                .publish();
    }

    @Test
    void notPermitted() throws Exception {
        acl("a", "on", ">good", "~*", "&*", "+@all");
        Site a = site("a", Redis.at("redis://a:good@127.0.0.1:" + network.port()));
        Site b = b();
        Seen seen = during(() -> acl("a", "-get", "-eval", "-evalsha"), a, b, Duration.ofSeconds(4));
        acl("a", "+@all");

        assertThat(seen.verdict().violations()).isEmpty();
        assertThat(seen.errors()).isZero();
        assertThat(untilHits(a, b)).isLessThan(PATIENCE);
    }

    @Test
    void certificateOfAnAuthorityThatNobodyTrusts() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        try (RedisServer strange =
                RedisServer.builder().tls(certificates.selfSigned().tls()).start()) {
            RedisURI unverified = RedisURI.builder()
                    .withHost("localhost")
                    .withPort(strange.port())
                    .withSsl(true)
                    .withVerifyPeer(false)
                    .build();
            RedisClient careless = RedisClient.create(unverified);
            assertThat(careless.connect().sync().ping()).isEqualTo("PONG");
            careless.shutdown(0, 1, TimeUnit.SECONDS);
            RedisClient careful = RedisClient.create("rediss://localhost:" + strange.port());
            assertThatThrownBy(careful::connect).isInstanceOf(RedisConnectionException.class);
            careful.shutdown(0, 1, TimeUnit.SECONDS);

            Redis redis = Redis.at("rediss://localhost:" + strange.port());
            Site a = starting("a", builder -> builder.shared(redis), spec -> spec);
            Seen seen = during(() -> {}, a, b(), Duration.ofSeconds(2));

            assertThat(a.read("1")).isEqualTo(Outcome.LOAD);
            assertThat(a.larder().shared().orElseThrow().isConnected()).isFalse();
            assertThat(seen.errors()).isZero();
            Row.of(16, "TLS: a certificate that nobody trusts")
                    .calls(seen)
                    .withoutTheGuard("a client that verifies nothing: connects")
                    .publish();
        }
    }
}
