package dev.larder.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource({
        "0.2,   true,  HEALTHY",
        "9.999, true,  HEALTHY",
        "10,    true,  DEGRADED",
        ",      true,  DEGRADED",
        ",      false, DOWN",
    })
    void followsFromWhoAnswersAndHowFast(@Nullable Double responseMillis, boolean hasSource, Verdict expected) {
        assertThat(Verdict.of(responseMillis, hasSource)).isEqualTo(expected);
    }
}
