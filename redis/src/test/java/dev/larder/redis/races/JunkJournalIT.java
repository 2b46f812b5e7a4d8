package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static dev.larder.redis.races.Tampering.KEY_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody appends to the journal what is no record: nodes empty their memory, because it may have been one, and go on. */
@Timeout(180)
final class JunkJournalIT extends ServerRace {

    private static final int MESSAGES = 100_000;
    private static final long MEGABYTE = 1 << 20;

    /** Odd names and values of all lengths, and now and then the fields of a record with nonsense in them. */
    private static final String JUNK = """
            for i = 1, tonumber(ARGV[1]) do
              local text = string.rep(string.char(i % 256), i % 300)
              if i % 7 == 0 then
                redis.call('XADD', KEYS[1], '*', 'b', text, 'n', text, 'o', text, 'k', text)
              elseif i % 7 == 1 then
                redis.call('XADD', KEYS[1], '*', 'b', '1-1:x', 'n', 'y', 't', text)
              else
                redis.call('XADD', KEYS[1], '*', text .. 'f', text)
              end
            end
            return 1
            """;

    @ParameterizedTest
    @ValueSource(strings = {KEY_RECORDS, GROUP_RECORDS})
    void costsNeitherAnswersNorMemory(String stream) {
        Node node = fleet.node();
        assertThat(node.get(KEY)).isEqualTo("old");
        append(stream, 1_000); // what is made once is made now
        await().atMost(PATIENCE).until(() -> recovers(node));
        long memory = usedMegabytes();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();

        append(stream, MESSAGES);
        await().atMost(PATIENCE.multipliedBy(3)).until(() -> recovers(node));

        assertThat(node.get(KEY)).isEqualTo("old");
        assertThat(usedMegabytes() - memory).isLessThan(16);
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threads)
                .isLessThan(5);
    }

    /** Whether an invalidation goes all the way again. */
    private static boolean recovers(Node node) {
        return node.isReady() && node.goals().invalidate(KEY) == ACKNOWLEDGED;
    }

    private void append(String stream, int messages) {
        redis.commands().eval(JUNK, ScriptOutputType.INTEGER, new String[] {stream}, Integer.toString(messages));
    }

    private static long usedMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }
}
