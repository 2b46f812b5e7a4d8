package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
final class DroppedConnectionIT {

    private static final int ROUNDS = 60;

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Redis redis = REDIS.redis();

    @Test
    void noRecordIsLostAndNothingAbandoned() {
        try (TestNode one = TestNode.following(redis);
                TestNode two = TestNode.following(REDIS.redis())) {
            for (int i = 0; i < ROUNDS; i++) {
                if (i % 5 == 0) {
                    REDIS.cutConnections();
                }
                invalidateUntilAcknowledged(one, "goal:" + i);
            }

            List<String> keys =
                    IntStream.range(0, ROUNDS).mapToObj(i -> "goal:" + i).toList();
            await().untilAsserted(() -> assertThat(two.follower().keys()).containsAll(keys));
            assertThat(two.follower().abandonments()).containsExactly("start");
            assertThat(one.follower().abandonments()).containsExactly("start");
        }
    }

    @Test
    void aRecordIsNeverAppliedWhileTheValueIsStillThere() {
        // For every key: 1. a value is set   2. it is invalidated while connections break   3. at its record, it must
        // be gone
        Queue<String> stillThere = new ConcurrentLinkedQueue<>();
        Queue<String> applied = new ConcurrentLinkedQueue<>();
        try (TestNode writer = TestNode.following(redis);
                TestNode reader = TestNode.connected(REDIS.redis())) {
            reader.journal().follow(new Looking(applied, stillThere));
            get(reader.journal().catchUp());
            for (int i = 0; i < ROUNDS; i++) {
                String key = "goal:" + i;
                REDIS.raw().set("shop:v1:" + key, "old");
                if (i % 5 == 0) {
                    REDIS.cutConnections();
                }
                invalidateUntilAcknowledged(writer, key);
            }
            await().untilAsserted(() -> assertThat(applied).contains("goal:" + (ROUNDS - 1)));
        }
        assertThat(stillThere).isEmpty();
    }

    private static void invalidateUntilAcknowledged(TestNode node, String key) {
        await().until(() -> isAcknowledged(node, key));
    }

    private static boolean isAcknowledged(TestNode node, String key) throws Exception {
        try {
            node.tier().invalidate(List.of(key)).toCompletableFuture().get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TierUnavailableException.class);
            return false;
        }
    }

    /** Looks at the server for each key whose record it applies. */
    private record Looking(Queue<String> applied, Queue<String> stillThere) implements Journal.Follower {

        @Override
        public void apply(JournalRecord.Keys record) {
            for (String key : record.keys()) {
                if (REDIS.raw().get("shop:v1:" + key) != null) {
                    stillThere.add(key);
                }
                applied.add(key);
            }
        }

        @Override
        public void apply(JournalRecord.Group record, long position) {}

        @Override
        public void abandon(String reason, long horizon, long position) {}
    }
}
