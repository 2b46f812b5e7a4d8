package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisTls;
import dev.larder.topologies.RedisTls.Clients;
import dev.larder.topologies.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server is talked to only if its certificate is good, was issued by somebody who is trusted, and names the host. The embedded Redis
 * was built without TLS, so this runs on the one that is installed; a line says so where there is none.
 */
@Timeout(120)
final class TlsIT {

    private static final Optional<RedisBinary> BINARY = RedisBinary.onPath();

    private enum Bad {
        EXPIRED("; renew the server's certificate"),
        OF_ANOTHER_HOST("; reach it by a name in its certificate"),
        BY_ANOTHER_AUTHORITY("; trust who has issued its certificate"),
        SELF_SIGNED("; trust who has issued its certificate");

        private final String cure;

        Bad(String cure) {
            this.cure = cure;
        }

        RedisTls of(TestCertificates certificates) {
            return switch (this) {
                case EXPIRED -> certificates.expired().tls();
                case OF_ANOTHER_HOST -> certificates.ofAnotherHost().tls();
                case BY_ANOTHER_AUTHORITY -> certificates.byAnotherAuthority().tls();
                case SELF_SIGNED -> certificates.selfSigned().tls();
            };
        }
    }

    @TempDir
    Path folder;

    private TestCertificates certificates() {
        return TestCertificates.in(folder.resolve("certificates"));
    }

    private static boolean isInstalled() {
        if (BINARY.isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: nothing here speaks TLS");
        }
        return BINARY.isPresent();
    }

    private static RedisServer server(RedisTls tls) {
        return ApplicationServer.builder().binary(BINARY.orElseThrow()).tls(tls).start();
    }

    @Test
    void aGoodCertificateIsAccepted() {
        if (!isInstalled()) {
            return;
        }
        TestCertificates certificates = certificates();
        try (RedisServer server = server(certificates.good().tls())) {
            assertThatItServes(
                    Redis.at("rediss://localhost:" + server.port()).tls(Tls.trusting(certificates.authority())));
            assertThatItServes(
                    Redis.at("rediss://127.0.0.1:" + server.port()).tls(Tls.trusting(certificates.authority())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadCertificateIsRefusedAndTheStatusSaysWhatToDo(Bad bad) {
        if (!isInstalled()) {
            return;
        }
        TestCertificates certificates = certificates();
        try (RedisServer server = server(bad.of(certificates))) {
            assertThatItIsRefused(
                    Redis.at("rediss://127.0.0.1:" + server.port()).tls(Tls.trusting(certificates.authority())),
                    bad.cure);
        }
    }

    @Test
    void theAuthoritiesOfTheJvmAreTrustedUnlessOthersAreNamed() {
        if (!isInstalled()) {
            return;
        }
        try (RedisServer server = server(certificates().good().tls())) {
            assertThatItIsRefused(
                    Redis.at("rediss://127.0.0.1:" + server.port()), "; trust who has issued its certificate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://127.0.0.1:", "redis-cluster://127.0.0.1:"})
    void aServerThatWantsTlsIsNotTalkedToInPlainText(String address) {
        if (!isInstalled()) {
            return;
        }
        try (RedisServer server = server(certificates().good().tls())) {
            assertThatItIsRefused(Redis.at(address + server.port()).connectTimeout(Duration.ofSeconds(1)), "");
        }
    }

    @Test
    void aServerInPlainTextIsNotTalkedToWhereTlsIsWanted() {
        try (RedisServer server = ApplicationServer.builder().start()) {
            assertThatItIsRefused(
                    Redis.at("rediss://127.0.0.1:" + server.port()).connectTimeout(Duration.ofSeconds(1)), "");
        }
    }

    @Test
    void aClientShowsItsCertificateWhereOneIsWanted() {
        if (!isInstalled()) {
            return;
        }
        TestCertificates certificates = certificates();
        Tls trusting = Tls.trusting(certificates.authority());
        try (RedisServer server = server(certificates.good().tls().clients(Clients.CERTIFIED))) {
            Redis redis = Redis.at("rediss://127.0.0.1:" + server.port());
            assertThatItServes(redis.tls(trusting.certificate(
                    certificates.client().certificate(), certificates.client().key())));
            assertThatItIsRefused(redis.tls(trusting), "");
        }
    }

    @Test
    void aRenewedAuthorityIsTrustedWithoutARestart() throws Exception {
        if (!isInstalled()) {
            return;
        }
        TestCertificates certificates = certificates();
        Path trusted = Files.copy(certificates.otherAuthority(), folder.resolve("trusted.pem"));
        try (RedisServer server = server(certificates.good().tls());
                TestNode node = TestNode.opened(
                        Redis.at("rediss://127.0.0.1:" + server.port()).tls(Tls.trusting(trusted)))) {
            await().until(() -> node.tier().status().lastError() != null);
            Files.copy(certificates.authority(), trusted, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(Duration.ofSeconds(30)).until(node.tier()::isConnected);
        }
    }

    @Test
    void sentinelsAndClustersAreVerifiedAlike() {
        if (!isInstalled()) {
            return;
        }
        TestCertificates certificates = certificates();
        Tls tls = Tls.trusting(certificates.authority());
        RedisTls good = certificates.good().tls();
        try (RedisSentinel sentinel = RedisSentinel.builder()
                .binary(BINARY.orElseThrow())
                .tls(good)
                .user(ApplicationServer.user())
                .start()) {
            Redis redis = Redis.sentinel(sentinel.masterName(), Deployment.names(sentinel.sentinels()));
            assertThatItServes(redis.tls(tls));
            assertThatItIsRefused(redis.tls(Tls.trustingTheJvm()), "; trust who has issued its certificate");
        }
        try (RedisCluster cluster = RedisCluster.builder()
                .binary(BINARY.orElseThrow())
                .tls(good)
                .user(ApplicationServer.user())
                .start()) {
            Redis redis = Redis.cluster(Deployment.names(cluster.masters()));
            assertThatItServes(redis.tls(tls));
            assertThatItIsRefused(redis.tls(Tls.trustingTheJvm()), "; trust who has issued its certificate");
        }
    }

    private static void assertThatItServes(Redis redis) {
        try (TestNode node = TestNode.following(redis.commandTimeout(Duration.ofSeconds(10)))) {
            assertThat(get(node.tier().fetch("goal:1"))).isEmpty();
            node.invalidates("goal:1");
        }
    }

    private static void assertThatItIsRefused(Redis redis, String cure) {
        try (TestNode node = TestNode.opened(redis)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.tier().status().lastError() != null);

            assertThat(node.tier().isConnected()).isFalse();
            assertThat(node.tier().status().lastError()).contains(cure);
        }
    }
}
