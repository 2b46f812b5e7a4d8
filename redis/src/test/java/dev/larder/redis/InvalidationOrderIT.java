package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
