package dev.larder.cli.internal.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codecs.Payload;
import dev.larder.tier.Entry;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final long MADE = 1_763_760_000_000L;

    /** Fresh for a minute, of use for an hour; nodes take a second off for clocks that differ. */
    private final Entry<Payload> entry = new Entry<>(null, 1, MADE, MADE + 60_000, MADE + 3_600_000, 0, 0, Set.of());

    @ParameterizedTest
    @CsvSource({
        "0, FRESH",
        "58999, FRESH",
        "59000, STALE",
        "60000, STALE",
        "3598999, STALE",
        "3599000, EXPIRED",
        "9999999, EXPIRED"
    })
    void judgesAgesAsNodesDo(long age, Verdict verdict) {
        assertThat(Explanation.alive(entry, MADE + age).verdict()).isEqualTo(verdict);
    }

    @Test
    void saysThatANegativeEntryIsAnAnswerToo() {
        assertThat(Explanation.alive(entry, MADE).because()).contains("the source has no value");
    }

    @Test
    void saysThatSomebodyIsAtIt() {
        assertThat(Explanation.absent(Optional.empty(), /* isLeased= */ true).because())
                .contains("no record of it", "holds its lease");
        assertThat(Explanation.absent(Optional.empty(), /* isLeased= */ false).because())
                .doesNotContain("lease");
    }
}
