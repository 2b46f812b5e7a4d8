package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.Redis;
import dev.larder.redis.Tls;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.TestCertificates;
import dev.larder.topologies.TestCertificates.Identity;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Redis shows a certificate that must not be believed. */
final class CertificatesIT extends Faults {

    private static final Optional<RedisBinary> SPEAKS_TLS = RedisBinary.onPath().filter(RedisBinary::speaksTls);

    @TempDir
    private Path folder;

    private final List<Long> nanos = new ArrayList<>();
    private long errors;

    @FaultTest
    void badOnesAndARenewedOne() throws Exception {
        if (SPEAKS_TLS.isEmpty()) {
            System.out.println("Row 16 is skipped: no redis-server on the PATH speaks TLS");
            return;
        }
        TestCertificates certificates = TestCertificates.in(folder);
        Site b = b();
        for (Identity bad : List.of(certificates.ofAnotherHost(), certificates.byAnotherAuthority())) {
            RedisServer strange = speakingTls(bad);
            isRefused(starting("refusing", builder -> builder.shared(at(strange, certificates)), spec -> spec), b);
        }
        RedisServer expired = speakingTls(certificates.expired());
        Site a = starting("a", builder -> builder.shared(at(expired, certificates)), spec -> spec);
        Site other = starting("other", builder -> builder.shared(at(expired, certificates)), spec -> spec);
        Signs signs = signs(a);
        isRefused(a, b);
        connectsWhoVerifiesNothing(expired);
        String metric = signs.reads(0, "larder.tier.connected");
        renew(expired, certificates.good());
        Duration back = untilHits(a, other);

        FaultRow.of(16, "TLS: a certificate of another host, of another authority, expired; the last one is renewed")
                .calls(nanos, errors)
                .stale(oracle.verdict().longestStale())
                .backAfter(back)
                .shown(
                        metric,
                        signs.degraded(Ailment.AWAY),
                        signs.said("WARN Redis is not available, work goes on without it"))
                .withoutTheGuard("a client that verifies nothing: connects")
                .publish();
    }

    private RedisServer speakingTls(Identity identity) {
        return closing(ApplicationServer.builder(NAMESPACE)
                .binary(SPEAKS_TLS.orElseThrow())
                .tls(identity.tls())
                .start());
    }

    private static Redis at(RedisServer server, TestCertificates certificates) {
        return Redis.at("rediss://localhost:" + server.port()).tls(Tls.trusting(certificates.authority()));
    }

    private void isRefused(Site a, Site b) throws InterruptedException {
        Seen seen = during(() -> {}, a, b, Duration.ofSeconds(1));
        assertThat(a.larder().shared().orElseThrow().isConnected()).isFalse();
        assertThat(seen.verdict().violations()).isEmpty();
        nanos.addAll(seen.nanos());
        errors += seen.errors();
    }

    private static void connectsWhoVerifiesNothing(RedisServer strange) {
        RedisClient careless = RedisClient.create(RedisURI.builder()
                .withHost("localhost")
                .withPort(strange.port())
                .withSsl(true)
                .withVerifyPeer(false)
                .build());
        assertThat(careless.connect().sync().ping()).isEqualTo("PONG");
        careless.shutdown(0, 1, TimeUnit.SECONDS);
    }

    /** As operators do it: new files, and the running server is told. */
    private static void renew(RedisServer server, Identity good) {
        server.ask(
                "CONFIG",
                "SET",
                "tls-cert-file",
                good.certificate().toString(),
                "tls-key-file",
                good.key().toString());
    }
}
