package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The master that sentinels name, and who is it when it is another. */
@Timeout(120)
@ParameterizedClass
@MethodSource("dev.larder.topologies.RedisBinary#available")
final class SentinelIT {

    @Parameter
    RedisBinary binary;

    private RedisSentinel servers;
    private Redis redis;

    @BeforeEach
    void start() {
        servers = RedisSentinel.builder()
                .binary(binary)
                .user(ApplicationServer.user())
                .start();
        servers.sentinels().forEach(sentinel -> sentinel.ask(ApplicationServer.atSentinel()));
        redis = Redis.sentinel(servers.masterName(), Deployment.names(servers.sentinels()));
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void isBackAfterTheMasterWasKilled() {
        try (TestNode node = TestNode.following(redis)) {
            Recovery recovery = Recovery.of(node, "goal:1");
            servers.master().kill();

            recovery.await("Sentinel, down-after 1 s, master killed, " + binary);
            assertThat(node.tier().status().connected()).isTrue();
        }
    }

    @Test
    void isBackAfterTheMasterHangs() {
        try (TestNode node = TestNode.following(redis)) {
            Recovery recovery = Recovery.of(node, "goal:1");
            servers.master().pause();

            recovery.await("Sentinel, down-after 1 s, master hangs, " + binary);
        }
    }

    @Test
    void followsAFailoverThatWasOrdered() {
        try (TestNode node = TestNode.following(redis)) {
            RedisServer before = servers.master();
            RedisServer after = servers.failover();
            assertThat(after).isNotSameAs(before);

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Recovery.of(node, "goal:1").await("Sentinel, failover ordered, " + binary);
                get(node.tier().beginWrite("goal:2"));
                assertThat(after.ask("EXISTS", "{shop:v1:goal:2}~lease")).isEqualTo("1");
            });
        }
    }

    @Test
    void oneSentinelIsEnoughToFindTheMaster() {
        List<RedisServer> sentinels = servers.sentinels();
        sentinels.get(0).kill();
        sentinels.get(1).pause();
        try (TestNode node = TestNode.following(redis)) {
            assertThat(get(node.tier().fetch("goal:1"))).isEmpty();
        }
    }

    @Test
    void aMasterThatNoSentinelKnowsIsNamedInTheStatus() {
        Redis unknown = Redis.sentinel("nobody", Deployment.names(servers.sentinels()));
        try (TestNode node = TestNode.opened(unknown)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(node.tier().status().lastError()).contains("knows no master named nobody"));
        }
    }

    @Test
    void aReplicaIsNotTalkedTo() {
        RedisServer replica = servers.replicas().get(0);
        try (TestNode node = TestNode.opened(Redis.at(replica.uri()))) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(node.tier().status().lastError()).contains("it is a replica of 127.0.0.1:"));
            assertThat(node.tier().isConnected()).isFalse();
        }
    }
}
