package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.topologies.RedisServer;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisTierIT {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fillsUnderALeaseAndFetches() {
        try (TestNode node = TestNode.following(Redis.at(server.uri()))) {
            LeaseAnswer lease = get(node.tier.lease("a"));
            boolean filled = get(node.tier.fill(new Fill("a", lease.token(), "value".getBytes(UTF_8), 60_000, 0)));

            assertThat(filled).isTrue();
            assertThat(get(node.tier.fetch("a"))).hasValue("value".getBytes(UTF_8));
        }
    }

    @Test
    void appliesItsOwnAndOthersRecords() {
        try (TestNode one = TestNode.following(Redis.at(server.uri()));
                TestNode two = TestNode.following(Redis.at(server.uri()))) {
            String id = get(one.tier.invalidate(List.of("a", "b")));
            get(one.tier.journal().applied(id));
            String group = get(one.tier.journal().append(new Group(Kind.TAG, "user:1", "")));
            get(one.tier.journal().applied(group));
            get(two.tier.journal().append(new Keys(List.of("c"))));

            Awaitility.await().untilAsserted(() -> {
                assertThat(one.follower.keys()).containsExactly("a", "b", "c");
                assertThat(two.follower.keys()).containsExactly("a", "b", "c");
                assertThat(two.follower.subjects()).contains("user:1");
            });
            assertThat(one.follower.abandonments()).containsExactly("start");
        }
    }
}
