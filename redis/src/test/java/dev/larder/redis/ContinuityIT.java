package dev.larder.redis;

import static dev.larder.redis.TestNode.GROUP_RECORDS;
import static dev.larder.redis.TestNode.INCARNATION;
import static dev.larder.redis.TestNode.KEY_RECORDS;
import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.RecordingFollower.Abandoned;
import io.lettuce.core.Range;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node does when the journal is not the one that it has read. */
@Timeout(60)
final class ContinuityIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private Redis redis;
    private TestNode node;

    @BeforeEach
    void follow() {
        redis = REDIS.redis();
        node = TestNode.following(redis);
        node.invalidates("goal:1");
        node.invalidatesTag("user:1");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void nothingIsAbandonedWithoutNeed() {
        get(node.journal().catchUp());

        assertThat(node.follower().abandonments()).containsExactly("start");
    }

    @Test
    void aFreshNodeReadsOldGroupRecords() {
        node.invalidatesTag("user:2");

        try (TestNode fresh = TestNode.following(redis)) {
            assertThat(fresh.follower().events().get(0)).isEqualTo(new Abandoned("start", 0, 0));
            assertThat(fresh.follower().subjects()).containsExactly("user:1", "user:2");
            assertThat(fresh.follower().keys()).isEmpty();
        }
    }

    @Test
    void whatWasTrimmedIsTheHorizonOfAFreshNode() {
        long trimmed = lastPosition();
        node.invalidatesTag("user:2");
        REDIS.raw().xtrim(GROUP_RECORDS, /* approximate= */ false, 1);

        try (TestNode fresh = TestNode.following(redis)) {
            assertThat(fresh.follower().horizon()).isEqualTo(trimmed);
            assertThat(fresh.follower().subjects()).containsExactly("user:2");
        }
        assertThat(node.follower().abandonments()).containsExactly("start");
    }

    @Test
    void veryManyGroupRecordsAreRead() {
        for (int i = 0; i < 2_500; i++) {
            node.journal().append(TestNode.tag("tag:" + i));
        }
        node.invalidatesTag("last");

        try (TestNode fresh = TestNode.following(redis)) {
            assertThat(fresh.follower().subjects()).hasSize(2_502).endsWith("last");
            assertThat(fresh.follower().events(Abandoned.class)).hasSize(1);
        }
    }

    @Test
    void aGroupRecordThatDoesNotFitIsNoticed() {
        REDIS.raw().xadd(GROUP_RECORDS, Map.of("n", "0", "b", "1-1:0", "t", "user:9"));

        awaitAbandonment("follows 1-1:0");
        assertThat(node.follower().subjects()).endsWith("user:9");
    }

    @Test
    void aKeyRecordThatDoesNotFitIsNoticed() {
        REDIS.raw().xadd(KEY_RECORDS, Map.of("n", "0", "b", "1-1:0", "k", "goal:9"));

        awaitAbandonment("follows 1-1:0");
        node.invalidates("goal:10");
        assertThat(node.follower().keys()).endsWith("goal:10");
    }

    @Test
    void aForeignRecordKillsEverythingBeforeIt() {
        REDIS.raw().xadd(GROUP_RECORDS, Map.of("hello", "world"));

        awaitAbandonment("follows null");
        assertThat(node.follower().horizon()).isEqualTo(lastPosition());
    }

    @Test
    void keyRecordsTrimmedBelowThePositionAreNoticed() {
        // 1. a record is appended and removed before the tail can read it   2. another one is appended
        REDIS.raw().multi();
        REDIS.raw().xadd(KEY_RECORDS, Map.of("n", "5", "b", "0-0:0", "k", "goal:2"));
        REDIS.raw().xtrim(KEY_RECORDS, /* approximate= */ false, 0);
        REDIS.raw().exec();
        get(node.journal().append(new Keys(List.of("goal:3"))));

        awaitAbandonment("");
    }

    @Test
    void losingOnlyKeyRecordsNeedsNoHorizon() {
        REDIS.raw().xadd(KEY_RECORDS, Map.of("n", "0", "b", "1-1:0", "k", "goal:9"));
        awaitAbandonment("follows 1-1:0");

        assertThat(horizons()).hasSize(1);
    }

    @Test
    void aGroupRecordThatVanishedIsMadeUpForByAHorizon() {
        long vanished = lastPosition();
        REDIS.raw().xdel(GROUP_RECORDS, lastId());

        awaitAbandonment("the journal's last group record is");
        await().untilAsserted(() -> assertThat(horizons()).hasSize(2).last().matches(at -> at > vanished));
        await().untilAsserted(() -> assertThat(node.follower().horizon()).isEqualTo(lastPosition()));
    }

    @Test
    void aDeletedGroupStreamBeginsAnewAboveWhatWasKnown() {
        long known = lastPosition();
        REDIS.raw().del(GROUP_RECORDS);

        awaitAbandonment("a part of the journal is gone from the server");
        assertThat(node.follower().horizon()).isGreaterThan(known);
        works();
    }

    @Test
    void aDeletedKeyStreamBeginsAnew() {
        String incarnation = REDIS.raw().get(INCARNATION);
        REDIS.raw().del(KEY_RECORDS);

        awaitAbandonment("a part of the journal is gone from the server");
        assertThat(REDIS.raw().get(INCARNATION)).isNotEqualTo(incarnation);
        works();
    }

    @Test
    void anotherNodesAppendToADeletedStreamIsNoticed() {
        // 1. the key stream is gone   2. before anybody notices, somebody appends, so that there is one again
        try (TestNode other = TestNode.connected(redis)) {
            REDIS.raw().del(KEY_RECORDS);
            get(other.journal().append(new Keys(List.of("goal:7"))));

            awaitAbandonment("");
            works();
        }
    }

    @Test
    void anotherIncarnationIsNoticed() {
        REDIS.raw().set(INCARNATION, "another");

        awaitAbandonment("the journal has another incarnation");
        works();
    }

    @Test
    void aMissingIncarnationBeginsTheJournalAnew() {
        REDIS.raw().del(INCARNATION);

        awaitAbandonment("a part of the journal is gone from the server");
        assertThat(horizons()).hasSize(2);
        works();
    }

    @Test
    void somethingElseUnderTheStreamsKeyIsReplaced() {
        REDIS.raw().del(GROUP_RECORDS);
        REDIS.raw().set(GROUP_RECORDS, "no stream");

        awaitAbandonment("");
        assertThat(REDIS.raw().type(GROUP_RECORDS)).isEqualTo("stream");
        works();
    }

    @Test
    void anEmptiedServerIsNoticed() {
        REDIS.raw().flushall();

        awaitAbandonment("a part of the journal is gone from the server");
        works();
    }

    @Test
    void aFollowerThatFailsMissesNothing() {
        try (TestNode failing = TestNode.connected(redis)) {
            FailingOnce follower = new FailingOnce();
            failing.journal().follow(follower);
            get(failing.journal().catchUp());
            node.invalidatesTag("poison");

            await().untilAsserted(() -> assertThat(follower.abandonments()).contains("a record could not be applied"));
            await().untilAsserted(() -> assertThat(follower.subjects()).endsWith("user:1", "poison"));
        }
    }

    private void awaitAbandonment(String reason) {
        await().untilAsserted(() -> assertThat(node.follower().abandonments())
                .hasSizeGreaterThan(1)
                .last()
                .asString()
                .contains(reason));
        await().until(node::isProven);
    }

    private void works() {
        node.invalidates("works");
        node.invalidatesTag("works too");
        assertThat(node.follower().keys()).endsWith("works");
        assertThat(node.follower().subjects()).endsWith("works too");
    }

    private static List<Long> horizons() {
        return REDIS.raw().xrange(GROUP_RECORDS, Range.unbounded()).stream()
                .filter(message -> message.getBody().containsKey("h"))
                .map(message -> position(message.getId()))
                .toList();
    }

    private static String lastId() {
        return REDIS.raw().xrevrange(GROUP_RECORDS, Range.unbounded()).get(0).getId();
    }

    private static long lastPosition() {
        return position(lastId());
    }

    private static long position(String id) {
        String[] parts = id.split("-");
        return Long.parseLong(parts[0]) << 16 | Long.parseLong(parts[1]);
    }
}
