package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisTls.Clients;
import dev.larder.topologies.RedisUser;
import dev.larder.topologies.TestCertificates;
import dev.larder.topologies.TestCertificates.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Real servers that let in only whom the properties make of us. TLS needs a Redis 7 on the PATH; a line says so where there is none. */
@Timeout(120)
class RedisPropertiesIT {

    private static final String PASSWORD = "sesame street";

    @TempDir
    Path folder;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, SslAutoConfiguration.class));

    private void assertThatItConnects(String... properties) {
        runner.withPropertyValues(properties).run(RedisPropertiesIT::awaitConnection);
    }

    private static void awaitConnection(AssertableApplicationContext context) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(status(context))
                        .satisfies(status -> assertThat(status.connected())
                                .as(String.valueOf(status.lastError()))
                                .isTrue()));
    }

    private static SharedTier.Status status(AssertableApplicationContext context) {
        return context.getBean(Larder.class).shared().orElseThrow().status();
    }

    @Test
    void passwordsAreReadFromPropertiesAndFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        try (RedisServer server = RedisServer.builder().start()) {
            server.ask("ACL", "SETUSER", "shop", "on", ">" + PASSWORD, "~*", "&*", "+@all");
            server.ask("ACL", "SETUSER", "default", "resetpass", ">other");
            String uri = "larder.redis.uri=redis://127.0.0.1:" + server.port();

            assertThatItConnects(uri, "larder.redis.username=shop", "larder.redis.password=" + PASSWORD);
            assertThatItConnects(uri, "larder.redis.username=shop", "larder.redis.password-file=" + file);
            assertThatItConnects(
                    "larder.redis.host=127.0.0.1", "larder.redis.port=" + server.port(), "larder.redis.password=other");
            assertThatItConnects(
                    "larder.redis.uri=redis://nobody:nothing@127.0.0.1:" + server.port(),
                    "larder.redis.username=shop",
                    "larder.redis.password=" + PASSWORD);
        }
    }

    @Test
    void certificatesComeFromFilesAndBundles() {
        if (RedisBinary.onPath().isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: nothing here speaks TLS");
            return;
        }
        TestCertificates certificates = TestCertificates.in(folder.resolve("certificates"));
        Identity client = certificates.client();
        try (RedisServer server = RedisServer.builder()
                .binary(RedisBinary.onPath().orElseThrow())
                .tls(certificates.good().tls().clients(Clients.CERTIFIED))
                .start()) {
            String uri = "larder.redis.uri=redis://127.0.0.1:" + server.port();

            assertThatItConnects(
                    uri,
                    "larder.redis.tls.trust=" + certificates.authority(),
                    "larder.redis.tls.certificate=" + client.certificate(),
                    "larder.redis.tls.key=" + client.key());
            assertThatItConnects(
                    uri,
                    "larder.redis.tls.bundle=redis",
                    "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + certificates.authority(),
                    "spring.ssl.bundle.pem.redis.keystore.certificate=file:" + client.certificate(),
                    "spring.ssl.bundle.pem.redis.keystore.private-key=file:" + client.key());
            runner.withPropertyValues(
                            uri,
                            "larder.redis.tls.bundle=redis",
                            // Signed by the right one, but no authority itself.
                            "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + client.certificate(),
                            "spring.ssl.bundle.pem.redis.keystore.certificate=file:" + client.certificate(),
                            "spring.ssl.bundle.pem.redis.keystore.private-key=file:" + client.key())
                    .run(context -> {
                        await().atMost(Duration.ofSeconds(60))
                                .until(() -> status(context).lastError() != null);
                        assertThat(status(context).connected()).isFalse();

                        context.getBean(SslBundleRegistry.class)
                                .updateBundle("redis", trusting(certificates.authority(), client));
                        awaitConnection(context);
                    });
        }
    }

    private static SslBundle trusting(Path authority, Identity client) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate("file:" + client.certificate())
                        .withPrivateKey("file:" + client.key()),
                PemSslStoreDetails.forCertificate("file:" + authority)));
    }

    @Test
    void sentinelsAreLoggedInAt() {
        RedisUser user = RedisUser.omnipotent("watcher");
        try (RedisSentinel sentinels = RedisSentinel.builder()
                .binary(RedisBinary.embedded())
                .replicas(1)
                .sentinels(1)
                .user(user)
                .start()) {
            String[] known = {
                "larder.redis.uri=redis-sentinel://127.0.0.1:"
                        + sentinels.sentinels().get(0).port() + "#" + sentinels.masterName(),
                "larder.redis.username=" + user.name(),
                "larder.redis.password=" + user.password()
            };
            runner.withPropertyValues(known).run(context -> {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> status(context).lastError() != null);
                assertThat(status(context).connected()).isFalse();
            });
            runner.withPropertyValues(known)
                    .withPropertyValues(
                            "larder.redis.sentinel.username=" + user.name(),
                            "larder.redis.sentinel.password=" + user.password())
                    .run(RedisPropertiesIT::awaitConnection);
        }
    }
}
