package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.testkit.proxy.Way;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.Written;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A record must never stand in the journal before the values are gone; the server's slow log tells what came first. */
@Timeout(60)
final class InvalidationOrderIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final Group LIST = new Group(Kind.TAG, "list", "");

    private TestNode node;

    @BeforeEach
    void logEverything() {
        node = TestNode.connected(REDIS.redis());
        get(node.tier().invalidate(List.of("begin")));
        REDIS.raw().configSet("slowlog-max-len", "1000");
        REDIS.raw().configSet("slowlog-log-slower-than", "0");
        REDIS.raw().slowlogReset();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theValueIsRemovedBeforeTheRecordIsAppended() {
        get(node.tier().invalidate(List.of("goal:1")));

        assertThat(order("unlink", "xadd")).containsExactly("unlink", "xadd");
    }

    @Test
    void theRecordIsAppendedAfterwardsAlsoWhereTheServerHasForgottenTheScript() {
        REDIS.raw().scriptFlush();
        get(node.tier().invalidate(List.of("goal:1")));

        assertThat(order("unlink", "xadd", "eval")).containsExactly("unlink", "xadd", "eval");
    }

    @Test
    void allValuesAreRemovedBeforeTheFirstOfSeveralRecords() {
        get(node.tier()
                .invalidate(IntStream.range(0, 1_200).mapToObj(i -> "goal:" + i).toList()));

        assertThat(order("unlink", "xadd")).containsExactly("unlink", "unlink", "unlink", "xadd", "xadd", "xadd");
    }

    @Test
    void aWriteEndsWithItsValueAndWithoutWhatItMadeUntrueBeforeAnyRecord() {
        String writer = get(node.tier().beginWrite("goal:1"));
        REDIS.raw().slowlogReset();
        get(node.tier().endWrite(written(writer), List.of("goal:2"), List.of(LIST)));

        assertThat(order("set", "unlink", "xadd")).containsExactly("set", "unlink", "xadd", "xadd");
        assertThat(keysOfTheLastRecord()).isEqualTo("goal:1 goal:2");
    }

    /** So that it takes one round trip, however much there is to say. */
    @Test
    void allOfTheEndOfAWriteIsSentBeforeAnyOfItIsAnswered() {
        try (FaultProxy network = FaultProxy.to(REDIS.server().port());
                TestNode behind = TestNode.connected(patient(network))) {
            String writer = get(behind.tier().beginWrite("goal:1"));
            REDIS.raw().slowlogReset();
            network.hold(Way.TO_CLIENT);
            CompletionStage<Written> end =
                    behind.tier().endWrite(written(writer), List.of("goal:2"), List.of(LIST, LIST));
            await().atMost(Duration.ofSeconds(25))
                    .untilAsserted(() -> assertThat(order("set", "unlink", "xadd"))
                            .containsExactly("set", "unlink", "xadd", "xadd", "xadd"));
            network.heal();

            assertThat(get(end).isSet()).isTrue();
        }
    }

    private static Redis patient(FaultProxy network) {
        return Redis.at(URI.create("redis://localhost:" + network.port()))
                .commandTimeout(Duration.ofSeconds(30))
                .softTimeout(Duration.ofSeconds(30));
    }

    private static Fill written(String writer) {
        return new Fill("goal:1", writer, new byte[] {1}, 60_000, 0);
    }

    private static String keysOfTheLastRecord() {
        return REDIS.raw()
                .xrevrange(TestNode.KEY_RECORDS, Range.unbounded(), Limit.from(1))
                .get(0)
                .getBody()
                .get("k");
    }

    @Test
    void theLeaseIsReadBehindTheAttemptToTakeIt() {
        get(node.tier().lease("goal:1"));

        assertThat(order("set", "get")).containsExactly("set", "get");
    }

    /** Which of the commands the server has carried out, the oldest first; those of scripts before the script itself. */
    private static List<String> order(String... commands) {
        List<String> names = new ArrayList<>(REDIS.raw().slowlogGet(1_000).stream()
                .map(entry -> (List<?>) ((List<?>) entry).get(3))
                .map(words -> words.get(0).toString().toLowerCase(Locale.ROOT))
                .filter(Set.of(commands)::contains)
                .toList());
        Collections.reverse(names);
        return names;
    }
}
