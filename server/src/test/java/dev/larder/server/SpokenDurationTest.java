package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenDurationTest {

    @ParameterizedTest
    @CsvSource({"300,PT5M", "0.5,PT0.5S", "500ms,PT0.5S", "1h30m,PT1H30M", "2d,PT48H", "PT10S,PT10S", "1m500ms,PT1M0.5S"
    })
    void isReadAsDifferentSystemsWriteIt(String text, Duration expected) {
        assertThat(SpokenDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5 m", "-1", "m5", "1h30", "999999999999999d", "1.2345"})
    void isRefusedAsAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpokenDuration.parse(text))
                .withMessageStartingWith("it is '" + text + "'; give a duration such as");
    }
}
