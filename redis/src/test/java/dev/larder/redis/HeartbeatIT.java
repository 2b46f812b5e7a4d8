package dev.larder.redis;

import static dev.larder.redis.TestNode.NODES;
import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HeartbeatIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Redis redis = REDIS.redis();

    @Test
    void nothingIsProvenBeforeTheJournalWasRead() {
        try (TestNode node = TestNode.connected(redis)) {
            assertThat(node.journal().provenAtNanos()).isEqualTo(Journal.NEVER);
            node.follow();
            assertThat(node.isProven()).isTrue();
        }
    }

    @Test
    void heartbeatsProveWithoutBeingAsked() {
        try (TestNode node = TestNode.following(redis.heartbeat(Duration.ofMillis(20)))) {
            long proven = node.journal().provenAtNanos();

            await().until(() -> node.journal().provenAtNanos() > proven);
        }
    }

    @Test
    void aCatchUpProvesTheMomentOfItsCall() {
        try (TestNode node = TestNode.following(redis.heartbeat(Duration.ofMinutes(1)))) {
            for (int i = 0; i < 50; i++) {
                long called = System.nanoTime();
                get(node.journal().catchUp());
                assertThat(node.journal().provenAtNanos() - called).isNotNegative();
            }
        }
    }

    @Test
    void aCatchUpHasAppliedWhatOthersAppendedBefore() {
        try (TestNode one = TestNode.following(redis);
                TestNode two = TestNode.following(redis)) {
            for (int i = 0; i < 50; i++) {
                get(one.journal().append(new Keys(List.of("goal:" + i))));
                get(two.journal().catchUp());
                assertThat(two.follower().keys()).contains("goal:" + i);
            }
        }
    }

    @Test
    void manyCatchUpsAtOnceShareHeartbeats() {
        try (TestNode node = TestNode.following(redis.heartbeat(Duration.ofMinutes(1)))) {
            long before = heartbeats();
            Stream.generate(() -> node.journal().catchUp())
                    .limit(1_000)
                    .toList()
                    .forEach(TestNode::get);

            assertThat(heartbeats() - before).isBetween(1L, 500L);
        }
    }

    @Test
    void aCatchUpFailsWhereNobodyFollows() {
        try (TestNode node = TestNode.connected(redis)) {
            CompletableFuture<Void> catchUp = node.journal().catchUp().toCompletableFuture();

            await().until(catchUp::isCompletedExceptionally);
            assertThat(catchUp).isCompletedExceptionally();
            assertThat(catchUp.handle((done, failure) -> failure))
                    .isCompletedWithValueMatching(TierUnavailableException.class::isInstance);
        }
    }

    @Test
    void everyNodeHasARow() {
        try (TestNode one = TestNode.following(redis);
                TestNode two = TestNode.following(redis)) {
            assertThat(REDIS.raw().hgetall(NODES)).containsOnlyKeys(one.id(), two.id());
            assertThat(REDIS.raw().hget(NODES, one.id()))
                    .matches("\\{\"seen\":\\d{13},\"version\":\"[^\"]+\",\"started\":\\d{13},\"keys\":\"[0-9-]*\","
                            + "\"groups\":\"[0-9-]*\",\"lagMillis\":[0-9.]+,\"tiers\":\\[\"memory\",\"redis\"]}");
        }
    }

    @Test
    void rowsOfNodesThatAreGoneAreRemoved() {
        long now = System.currentTimeMillis();
        REDIS.raw().hset(NODES, "gone", "{\"seen\":" + (now - 601_000) + ",\"version\":\"1\"}");
        REDIS.raw().hset(NODES, "quiet", "{\"seen\":" + (now - 500_000) + ",\"version\":\"1\"}");
        REDIS.raw().hset(NODES, "strange", "?");

        try (TestNode node = TestNode.following(redis)) {
            assertThat(REDIS.raw().hgetall(NODES)).containsOnlyKeys(node.id(), "quiet");
        }
    }

    private static long heartbeats() {
        return REDIS.raw()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_hset:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst("cmdstat_hset:calls=(\\d+),.*", "$1")))
                .sum();
    }
}
