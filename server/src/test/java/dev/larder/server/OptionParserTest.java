package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {

    private static Options parse(String... arguments) {
        return OptionParser.parse(arguments);
    }

    private static String complaint(String... arguments) {
        return assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionParser.parse(arguments))
                .actual()
                .line();
    }

    @Nested
    class RightUsage {

        @Test
        void needsNothing() {
            Options options = parse();

            assertThat(options.port()).isEqualTo(8080);
            assertThat(options.data()).isEqualTo(Path.of(".larder").toAbsolutePath());
            assertThat(options.redis()).isNull();
            assertThat(options.database()).isNull();
            assertThat(options.isTraffic()).isFalse();
            assertThat(options.isHelp()).isFalse();
        }

        @Test
        void takesEveryFlag() {
            Options options = parse(
                    "--port",
                    "0",
                    "--data",
                    "/tmp/x",
                    "--redis",
                    "redis://host:7000/2",
                    "--database",
                    "jdbc:h2:mem:x",
                    "--traffic");

            assertThat(options.port()).isZero();
            assertThat(options.data()).isEqualTo(Path.of("/tmp/x"));
            assertThat(options.redis()).isEqualTo("redis://host:7000/2");
            assertThat(options.database()).isEqualTo("jdbc:h2:mem:x");
            assertThat(options.isTraffic()).isTrue();
        }

        @Test
        void takesValuesBehindAnEqualsSignThatHoldMoreOfThem() {
            assertThat(parse("--database=jdbc:postgresql://host/name?user=a&password=b")
                            .database())
                    .isEqualTo("jdbc:postgresql://host/name?user=a&password=b");
        }

        @Test
        void letsTheLastOneWin() {
            assertThat(parse("--port", "1", "--port=2").port()).isEqualTo(2);
        }

        @Test
        void keepsSecretsOutOfItsText() {
            assertThat(parse(
                            "--redis",
                            "redis://:geheim@host",
                            "--database",
                            "jdbc:postgresql://host/x?password=geheim"))
                    .asString()
                    .doesNotContain("geheim");
        }
    }

    @Nested
    class WrongUsage {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "--prot 1           | '--prot' is not an option",
                    "up                 | 'up' is not an option",
                    "--port             | --port needs a value",
                    "--port --traffic   | --port needs a value",
                    "--data=            | --data needs a value",
                    "--port 70000       | --port is '70000', which must be from 0 (any free one) to 65535",
                    "--port -1          | --port is '-1', which must be from 0 (any free one) to 65535",
                    "--traffic=no       | --traffic takes no value",
                })
        void isToldInOneLine(String arguments, String expected) {
            assertThat(complaint(arguments.split(" "))).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://:geheim@host", "redis://:geheim@", "redis://:geheim@host:x"})
        void ofARedisAddressRepeatsNoSecret(String address) {
            assertThat(complaint("--redis", address))
                    .startsWith("--redis: The Redis address cannot be used")
                    .doesNotContain("geheim")
                    .hasLineCount(1);
        }

        @Test
        void ofADatabaseUrlRepeatsNoSecret() {
            assertThat(complaint("--database", "jdbc:mysql://host/x?password=geheim"))
                    .startsWith("--database is not a JDBC URL that can be used")
                    .doesNotContain("geheim")
                    .hasLineCount(1);
        }
    }
}
