package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.LarderListener;
import dev.larder.redis.Deployment.Choice;
import dev.larder.redis.Deployment.Kind;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Redirections;
import dev.larder.tier.SharedTier.Server;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tier tells of each server that holds its data. */
@Timeout(120)
final class ServersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = "goal:1";
    private static final int SLOT = RedisCluster.slotOf("shop:v1:" + KEY);

    @ParameterizedTest
    @MethodSource("dev.larder.redis.Deployment$Choice#all")
    void areToldWithWhereTheyAreAndSinceWhen(Choice choice) {
        long began = System.currentTimeMillis();
        try (Deployment deployment = choice.start();
                TestNode node = TestNode.following(deployment.redis())) {
            assertThat(node.tier().servers())
                    .extracting(Server::address)
                    .containsExactlyInAnyOrder(addresses(deployment));
            assertThat(node.tier().servers()).allSatisfy(server -> {
                assertThat(server.connected()).isTrue();
                assertThat(server.breaker()).isEqualTo(BreakerState.CLOSED);
                assertThat(server.sinceEpochMillis()).isBetween(began, System.currentTimeMillis());
                assertThat(server.certificateUntil()).isNull();
                assertThat(server.name()).contains("127.0.0.1");
            });
            int masters = choice.kind() == Kind.CLUSTER ? 3 : 1;
            assertThat(node.tier().traffic().connections())
                    .as("with the journal's")
                    .isEqualTo(masters + 1);
        }
    }

    private static String[] addresses(Deployment deployment) {
        return deployment.masters().get().stream().map(ServersIT::address).toArray(String[]::new);
    }

    private static String address(RedisServer server) {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void oneThatIsLostSaysWhy() {
        try (RedisServer server = ApplicationServer.builder().start();
                TestNode node = TestNode.following(Redis.at(server.uri()))) {
            server.kill();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Server lost = node.tier().servers().get(0);
                assertThat(lost.connected()).isFalse();
                assertThat(lost.lastError()).contains("Connection refused");
            });
        }
    }

    @Test
    void listenersHearOfOthers() {
        Queue<List<String>> heard = new ConcurrentLinkedQueue<>();
        LarderListener listener = new LarderListener() {
            @Override
            public void serversChanged(ServersChanged event) {
                heard.add(event.servers());
            }
        };
        try (RedisCluster cluster =
                        RedisCluster.builder().user(ApplicationServer.user()).start();
                TestNode node = TestNode.opened(Redis.cluster(Deployment.names(cluster.masters())), listener)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).hasSize(1));
            RedisServer added = cluster.addMaster();
            cluster.move(SLOT, added).complete();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard)
                            .anySatisfy(names -> assertThat(names).hasSize(4).contains(address(added))));
            assertThat(node.tier().servers()).hasSize(4);
        }
    }

    @Test
    void redirectionsAreCounted() {
        try (RedisCluster cluster =
                        RedisCluster.builder().user(ApplicationServer.user()).start();
                TestNode node = TestNode.following(Redis.cluster(Deployment.names(cluster.masters())))) {
            assertThat(node.tier().traffic().redirections()).isEqualTo(Redirections.NONE);
            RedisServer from = cluster.masterOf(SLOT);
            RedisServer to = cluster.masters().stream()
                    .filter(master -> master != from)
                    .findFirst()
                    .orElseThrow();
            var move = cluster.move(SLOT, to);
            move.begin();
            get(node.tier().fetch(KEY));
            assertThat(node.tier().traffic().redirections().asked()).isOne();
            move.finish();
        }
    }

    @Test
    void theCertificateThatEndsFirstIsTold(@TempDir Path folder) {
        if (RedisBinary.onPath().isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: nothing here speaks TLS");
            return;
        }
        TestCertificates certificates = TestCertificates.in(folder.resolve("certificates"));
        try (RedisServer server = RedisServer.builder()
                        .binary(RedisBinary.onPath().orElseThrow())
                        .tls(certificates.good().tls())
                        .start();
                TestNode node = TestNode.connected(
                        Redis.at("rediss://localhost:" + server.port()).tls(Tls.trusting(certificates.authority())))) {
            Instant until = Objects.requireNonNull(node.tier().servers().get(0).certificateUntil());
            assertThat(Duration.between(Instant.now(), until)).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }
}
