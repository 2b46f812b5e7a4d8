package dev.larder.redis;

import static dev.larder.redis.TestNode.GROUP_RECORDS;
import static dev.larder.redis.TestNode.INCARNATION;
import static dev.larder.redis.TestNode.KEY_RECORDS;
import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an append leaves in the streams, byte for byte where other clients read it. */
@Timeout(60)
final class JournalFormatIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TestNode node;

    @BeforeEach
    void open() {
        node = TestNode.connected(REDIS.redis());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theFirstRecordOfAJournalIsAHorizon() {
        append(TestNode.tag("user:1"));

        assertThat(bodies(GROUP_RECORDS).get(0))
                .containsEntry("b", "0-0:" + REDIS.raw().get(INCARNATION))
                .containsEntry("h", "*")
                .containsEntry("r", "the journal begins")
                .containsEntry("o", node.id());
    }

    @Test
    void theFirstRecordOfTheKeyStreamNamesNoKeys() {
        append(TestNode.tag("user:1"));

        assertThat(bodies(KEY_RECORDS))
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .containsEntry("b", "0-0:" + REDIS.raw().get(INCARNATION))
                        .containsOnlyKeys("n", "b", "o"));
    }

    @Test
    void everyRecordNamesTheOneBefore() {
        IntStream.range(0, 50).forEach(i -> append(new Keys(List.of("goal:" + i))));

        List<StreamMessage<String, String>> records = REDIS.raw().xrange(KEY_RECORDS, Range.unbounded());
        assertThat(records).hasSize(51);
        for (int i = 1; i < records.size(); i++) {
            StreamMessage<String, String> before = records.get(i - 1);
            assertThat(records.get(i).getBody())
                    .containsEntry("b", before.getId() + ":" + before.getBody().get("n"));
        }
    }

    @Test
    void aKeyRecordHoldsItsKeysBetweenSpaces() {
        append(new Keys(List.of("goal:1", "goal:~00ff", "user:a@b")));

        assertThat(last(KEY_RECORDS))
                .containsEntry("k", "goal:1 goal:~00ff user:a@b")
                .containsOnlyKeys("n", "b", "o", "k");
    }

    @Test
    void groupRecordsTellKindSubjectAndReason() {
        append(new Group(Kind.TAG, "user:42", "signed out"));
        assertThat(last(GROUP_RECORDS)).containsEntry("t", "user:42").containsEntry("r", "signed out");
        append(new Group(Kind.PATTERN, "goal:*", ""));
        assertThat(last(GROUP_RECORDS)).containsEntry("p", "goal:*").doesNotContainKey("r");
        append(new Group(Kind.CACHE, "goal:", ""));
        assertThat(last(GROUP_RECORDS)).containsEntry("c", "goal:");
        append(Group.horizon("in doubt"));
        assertThat(last(GROUP_RECORDS)).containsKey("h").containsEntry("r", "in doubt");
    }

    @Test
    void manyKeysBecomeSeveralRecords() {
        List<String> keys = IntStream.range(0, 1_200).mapToObj(i -> "goal:" + i).toList();
        append(new Keys(keys));

        assertThat(bodies(KEY_RECORDS)).hasSize(4);
        assertThat(bodies(KEY_RECORDS).stream()
                        .map(body -> body.getOrDefault("k", ""))
                        .collect(Collectors.joining(" "))
                        .strip())
                .isEqualTo(String.join(" ", keys));
    }

    @Test
    void anIdIsAboveTheLastOneWhateverTheServersTime() {
        append(TestNode.tag("user:1"));
        REDIS.raw().xadd(GROUP_RECORDS, new XAddArgs().id("9000000000000-3"), Map.of("n", "x", "b", "y", "t", "z"));

        assertThat(append(TestNode.tag("user:2"))).startsWith("groups/9000000000000-4:");
    }

    @Test
    void theSequenceRollsToTheNextMillisecond() {
        append(TestNode.tag("user:1"));
        REDIS.raw().xadd(GROUP_RECORDS, new XAddArgs().id("9000000000000-65535"), Map.of("n", "x", "b", "y", "t", "z"));

        assertThat(append(TestNode.tag("user:2"))).startsWith("groups/9000000000001-0:");
    }

    @Test
    void aNewJournalBeginsAboveThePositionThatItsBeginnerKnows() {
        node.follow();
        REDIS.raw().xadd(GROUP_RECORDS, new XAddArgs().id("9000000000000-3"), Map.of("n", "x", "b", "y", "t", "z"));
        await().until(() -> node.follower().subjects().contains("z"));
        REDIS.raw().flushall();

        assertThat(append(TestNode.tag("user:2"))).startsWith("groups/9000000000000-");
    }

    @Test
    void idsAreUniqueUnderConcurrentAppends() {
        List<CompletionStage<String>> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(node.journal().append(new Keys(List.of("goal:" + i))));
        }

        assertThat(ids.stream().map(TestNode::get)).doesNotHaveDuplicates();
        assertThat(REDIS.raw().xlen(KEY_RECORDS)).isEqualTo(1_001);
    }

    @Test
    void bothStreamsAreBounded() {
        try (TestNode small = TestNode.connected(REDIS.redis().journal(100, 200))) {
            for (int i = 0; i < 1_500; i++) {
                small.journal().append(new Keys(List.of("goal:" + i)));
                small.journal().append(TestNode.tag("tag:" + i));
            }
            get(small.journal().append(TestNode.tag("last")));

            // Redis trims whole nodes of a hundred records.
            assertThat(REDIS.raw().xlen(KEY_RECORDS)).isBetween(100L, 200L);
            assertThat(REDIS.raw().xlen(GROUP_RECORDS)).isBetween(200L, 300L);
        }
    }

    @Test
    void noKeyOfTheJournalExpires() {
        append(new Keys(List.of("goal:1")));

        assertThat(List.of(KEY_RECORDS, GROUP_RECORDS, INCARNATION))
                .allSatisfy(key -> assertThat(REDIS.raw().ttl(key)).isEqualTo(-1));
    }

    private String append(JournalRecord record) {
        return get(node.journal().append(record));
    }

    private static Map<String, String> last(String stream) {
        List<Map<String, String>> bodies = bodies(stream);
        return bodies.get(bodies.size() - 1);
    }

    private static List<Map<String, String>> bodies(String stream) {
        return REDIS.raw().xrange(stream, Range.unbounded()).stream()
                .map(StreamMessage::getBody)
                .toList();
    }
}
