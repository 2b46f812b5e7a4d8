package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OutageIT {

    private static final Duration HARD = Duration.ofSeconds(1);

    private RedisServer server;
    private Redis redis;
    private CapturedLogs logs;
    private final List<LarderListener.TierChanged> changes = new CopyOnWriteArrayList<>();
    private TestNode node;

    @BeforeEach
    void start() {
        logs = CapturedLogs.of("dev.larder.redis", Level.INFO);
        server = ApplicationServer.builder().start();
        redis = Redis.at(server.uri()).commandTimeout(HARD).connectTimeout(Duration.ofSeconds(1));
        node = open(redis, changes);
        await().until(node::isProven);
    }

    @AfterEach
    void stop() {
        node.close();
        server.close();
        logs.close();
    }

    private static TestNode open(Redis redis, List<LarderListener.TierChanged> changes) {
        TestNode opened = TestNode.opened(redis, new LarderListener() {
            @Override
            public void tierChanged(TierChanged event) {
                changes.add(event);
            }
        });
        opened.journal().follow(opened.follower());
        return opened;
    }

    @Test
    void startsWithoutTheServerAndConnectsByItself() {
        List<LarderListener.TierChanged> heard = new CopyOnWriteArrayList<>();
        server.kill();
        try (TestNode early = open(Redis.at(server.uri()).commandTimeout(HARD), heard)) {
            await().untilAsserted(() -> assertThat(heard).hasSize(1));
            assertFails(() -> early.tier().fetch("goal:1"));

            server.restart();

            await().until(early::isProven);
            early.invalidates("goal:1");
            assertThat(early.follower().keys()).containsExactly("goal:1");
            assertThat(heard).extracting(LarderListener.TierChanged::connected).containsExactly(false, true);
        }
    }

    @Test
    void goesOnAfterTheServerCameBackEmpty() {
        node.invalidatesTag("user:1");
        server.kill();
        await().until(() -> !node.tier().isConnected());
        server.restart();

        await().untilAsserted(() -> assertThat(node.follower().abandonments())
                .containsExactly("start", "a part of the journal is gone from the server"));
        await().until(node::isProven);
        node.invalidatesTag("user:2");
        assertThat(node.follower().subjects()).containsExactly("user:1", "user:2");
    }

    @Test
    void everyOperationFailsWithinTheHardTimeoutWhileTheServerHangs() {
        server.pause();

        Stream.<Supplier<CompletionStage<?>>>of(
                        () -> node.tier().fetch("goal:1"),
                        () -> node.tier().fetchAll(List.of("goal:1", "goal:2")),
                        () -> node.tier().lease("goal:1"),
                        () -> node.tier().leaseAll(List.of("goal:1")),
                        () -> node.tier().poll("goal:1"),
                        () -> node.tier().renew("goal:1", "token"),
                        () -> node.tier().release("goal:1", "token"),
                        () -> node.tier().fill(new Fill("goal:1", "token", new byte[0], 1_000, 0)),
                        () -> node.tier().invalidate(List.of("goal:1")),
                        () -> node.tier().beginWrite("goal:1"),
                        () -> node.tier().put(new Fill("goal:1", "", new byte[0], 1_000, 0)),
                        () -> node.tier().figures(),
                        () -> node.journal().append(TestNode.tag("user:1")),
                        () -> node.journal().applied("keys/9999999999999-0:nobody's"),
                        () -> node.journal().catchUp())
                .forEach(this::assertFails);
        server.resume();
    }

    @Test
    void aConnectionThatStaysSilentIsGivenUpAndReplaced() {
        server.pause();
        await().until(() -> !node.tier().isConnected());
        // The status tells the last failure, which may be that of a command that was cut off with the connection; the
        // server's tells why it was lost, or why connecting fails since.
        await().untilAsserted(() -> assertThat(node.tier().servers())
                .singleElement()
                .extracting(SharedTier.Server::lastError, as(STRING))
                .containsAnyOf("no answer", "timed out"));

        server.resume();
        await().until(node.tier()::isConnected);
        await().until(node::isProven);
        assertThat(node.follower().abandonments()).containsExactly("start");
    }

    @Test
    void eachChangeIsToldOnce() {
        server.kill();
        await().until(() -> !node.tier().isConnected());
        for (int i = 0; i < 100; i++) {
            assertFails(() -> node.tier().fetch("goal:1"));
        }
        server.restart();
        await().until(node.tier()::isConnected);

        await().untilAsserted(() -> assertThat(changes).hasSize(3));
        assertThat(changes).extracting(LarderListener.TierChanged::connected).containsExactly(true, false, true);
        assertThat(changes.get(2).reason()).matches("back after PT.*, failed calls: 1\\d\\d");
        assertThat(logs.warnings()).singleElement().asString().contains("tier=redis", "cause=");
    }

    @Test
    void theStatusTellsSinceWhen() {
        long before = System.currentTimeMillis();
        server.kill();
        await().until(() -> !node.tier().isConnected());

        assertThat(node.tier().status()).satisfies(status -> {
            assertThat(status.connected()).isFalse();
            assertThat(status.sinceEpochMillis()).isBetween(before, System.currentTimeMillis());
            assertThat(status.lastError()).isNotEmpty();
        });
    }

    @Test
    void aServerThatRefusesToWriteIsComplainedOfOnce() {
        server.configure("min-replicas-to-write", "1");

        await().untilAsserted(() -> assertThat(logs.warnings()).hasSize(1));
        assertThat(logs.warnings()).singleElement().asString().contains("heartbeat", "NOREPLICAS");
        assertThat(node.tier().isConnected()).isTrue();
    }

    @Test
    void aSecondTierSharesTheConnectionAndKeepsItWhenTheFirstIsClosed() {
        try (TestNode second = TestNode.following(redis)) {
            node.close();

            assertThat(get(second.tier().fetch("goal:1"))).isEmpty();
            assertFails(() -> node.journal().applied("keys/9999999999999-0:nobody's"));
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        try (TestNode second = TestNode.following(redis)) {
            node.close();
            node.close();

            assertThat(get(second.tier().fetch("goal:1"))).isEmpty();
        }
    }

    @Test
    void aClosedTierAnswersThatItIsNotThere() {
        node.close();

        assertFails(() -> node.tier().fetch("goal:1"));
        assertFails(() -> node.journal().catchUp());
    }

    @Test
    void aWrongTypeUnderAKeyIsAMiss() {
        server.ask("SADD", "shop:v1:goal:1", "member");

        assertThat(get(node.tier().fetch("goal:1"))).isEmpty();
        String token = requireNonNull(get(node.tier().lease("goal:1")).token());
        assertThat(get(node.tier().fill(new Fill("goal:1", token, "value".getBytes(UTF_8), 1_000, 0))))
                .isTrue();
        server.ask("SADD", "shop:v1:goal:3", "member");
        assertThat(get(node.tier().leaseAll(List.of("goal:3"))))
                .allMatch(lease -> lease.token() != null && lease.found() == null);
        assertThat(get(node.tier().put(new Fill("goal:2", "", "value".getBytes(UTF_8), 1_000, 7))))
                .isTrue();
    }

    private void assertFails(Supplier<CompletionStage<?>> operation) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> operation.get().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TierUnavailableException.class);
        // The timer wheel ticks ten times a second, and the machine may be busy.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(HARD.plusSeconds(2));
    }
}
