package dev.larder.console.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.console.alerts.Rules.Change;
import dev.larder.tier.Insight.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static Rules limit(String id, @Nullable String limit) {
        return Rules.changed(Map.of(id, new Change(null, limit, null, null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "hit-ratio, 0.5, 0.5",
        "hit-ratio, 35%, 0.35",
        "journal-lag, 3s, 3000",
        "journal-lag, 250ms, 250",
        "deferred, 10, 10"
    })
    void readLimitsAsPeopleWriteThem(String id, String text, double limit) {
        assertThat(limit(id, text).named(id).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({
        "hit-ratio, 50, give a ratio from 0 to 1",
        "hit-ratio, low, give a ratio from 0 to 1",
        "journal-lag, soon, give a duration",
        "deferred, 3s, give a number",
        "redis-away, 1, there is no limit to give",
        "hit_ratio, 0.5, there are redis-away"
    })
    void sayWhatIsWrongWithALimit(String id, String text, String cure) {
        assertThatThrownBy(() -> limit(id, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(id)
                .hasMessageContaining(cure);
    }

    @Test
    void refuseTimesAndNumbersBelowZero() {
        assertThatThrownBy(
                        () -> Rules.changed(Map.of("heap", new Change(null, null, Duration.ofSeconds(-1), null, null))))
                .hasMessageContaining("heap.for");
        assertThatThrownBy(() -> Rules.changed(Map.of("heap", new Change(null, null, null, null, -1L))))
                .hasMessageContaining("heap.minimum");
    }

    /** Each with its limit and its time, as they are in the page for users. */
    @Test
    void areDocumented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "console.md"));

        Rules.names().forEach(name -> assertThat(page).contains("| `" + name + "` | "));
    }

    @Test
    void lookOnlyAtServersThatMustNotGetFull() {
        Map<String, String> full = Map.of("used_memory", "90", "maxmemory", "100", "maxmemory_policy", "noeviction");

        assertThat(RedisRoom.full(List.of(
                        new Report("a:1", 0, full),
                        new Report("b:1", 0, Map.of("used_memory", "90", "maxmemory", "0")),
                        new Report(
                                "c:1",
                                0,
                                Map.of("used_memory", "90", "maxmemory", "100", "maxmemory_policy", "allkeys-lru")))))
                .isEqualTo(Map.of("a:1", 0.9));
    }
}
