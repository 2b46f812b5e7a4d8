package dev.larder.redis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a killed node has written and not noted is no version that nobody had written. */
final class UnnotedWritesTest {

    private static final Span SPAN = new Span("a1", 1, 2);

    private static List<Long> versions(Event... history) {
        return UnnotedWrites.of(List.of(history)).stream().map(Write::version).toList();
    }

    private static Event write(String key, long version) {
        return new Write(SPAN, key, version);
    }

    private static Event load(String key, long version) {
        return new Load(SPAN, key, version);
    }

    @Test
    void aVersionBetweenTwoThatAreNotedWasWritten() {
        assertThat(versions(write("k", 1), write("k", 3))).containsExactly(2L, 4L);
    }

    @Test
    void theLastToBeKilledMayHaveWrittenOneMore() {
        assertThat(versions(write("k", 1))).containsExactly(2L);
    }

    @Test
    void theOnlyWriterOfAKeyMayHaveBeenKilled() {
        assertThat(versions(load("k", 0), load("k", 1))).containsExactly(1L, 2L);
    }

    @Test
    void twoInARowMayHaveBeenKilled() {
        assertThat(versions(write("k", 1), load("k", 3))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aKeyThatNobodyTouchedIsNotWritten() {
        assertThat(versions()).isEmpty();
    }
}
