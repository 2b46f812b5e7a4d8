package dev.larder.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionTest {

    @ParameterizedTest
    @CsvSource({
        "0,                  0",
        "12,                 12",
        "-3,                 -3",
        "0.5,                0.5",
        "9007199254740991,   9007199254740991",
        "1e300,              1.0E300",
        "NaN,                NaN",
        "Infinity,           +Inf",
        "-Infinity,          -Inf",
    })
    void writesNumbersAsPrometheusReadsThem(double value, String text) {
        assertThat(new Exposition().gauge("x", "X.", value).text()).endsWith("\nx " + text + "\n");
    }

    @Test
    void escapesWhatWouldEndALine() {
        assertThat(new Exposition().counter("x", "a\\b\nc", 1).text())
                .startsWith("# HELP x a\\\\b\\nc\n# TYPE x counter\n");
    }
}
