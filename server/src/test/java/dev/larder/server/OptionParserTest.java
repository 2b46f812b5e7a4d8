package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {

    private static Options parse(String... arguments) {
        return OptionParser.parse(arguments, Map.of());
    }

    private static String complaint(Map<String, String> environment, String... arguments) {
        return assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionParser.parse(arguments, environment))
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
            assertThat(options.redis()).hasToString("Redis[redis://host:7000/2]");
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
        void explainsItselfWhateverTheEnvironmentSays() {
            assertThat(OptionParser.parse(new String[] {"--help"}, Map.of("REDIS_URL", "nonsense"))
                            .isHelp())
                    .isTrue();
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
            assertThat(complaint(Map.of(), arguments.split(" "))).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://:geheim@host", "redis://:geheim@", "redis://:geheim@host:x"})
        void ofARedisAddressRepeatsNoSecret(String address) {
            assertThat(complaint(Map.of(), "--redis", address))
                    .startsWith("--redis: The Redis address cannot be used")
                    .doesNotContain("geheim")
                    .hasLineCount(1);
        }

        @Test
        void ofADatabaseUrlRepeatsNoSecret() {
            assertThat(complaint(Map.of(), "--database", "jdbc:mysql://host/x?password=geheim"))
                    .startsWith("--database is not a JDBC URL that can be used")
                    .doesNotContain("geheim")
                    .hasLineCount(1);
        }
    }

    @Nested
    class Environment {

        @Test
        void givesRedisInItsOrderOfPrecedence() {
            assertThat(redis(Map.of("REDIS_ADDR", "addr:1"))).isEqualTo("Redis[redis://addr:1/0]");
            assertThat(redis(Map.of("REDIS_ADDR", "addr:1", "REDIS_CONNECTION_STRING", "string:2")))
                    .isEqualTo("Redis[redis://string:2/0]");
            assertThat(redis(Map.of("REDIS_CONNECTION_STRING", "string:2", "REDIS_URL", "redis://url:3")))
                    .isEqualTo("Redis[redis://url:3/0]");
            assertThat(redis(Map.of("REDIS_URL", "redis://url:3", "LARDER_REDIS_URI", "redis://own:4")))
                    .isEqualTo("Redis[redis://own:4/0]");
        }

        @Test
        void yieldsToTheFlag() {
            assertThat(redis(Map.of("LARDER_REDIS_URI", "redis://own:4"), "--redis", "redis://flag:5"))
                    .isEqualTo("Redis[redis://flag:5/0]");
        }

        @Test
        void countsForNothingWhenBlank() {
            assertThat(OptionParser.parse(new String[0], Map.of("REDIS_URL", " "))
                            .redis())
                    .isNull();
        }

        @Test
        void isNamedWhenTheAuthorityCannotBeRead() {
            assertThat(complaint(Map.of("REDIS_ADDR", "addr:1", "REDIS_CA_FILE", "/nowhere/ca.crt")))
                    .startsWith("REDIS_CA_FILE: ");
        }

        @Test
        void isNamedWhenItIsWrong() {
            assertThat(complaint(Map.of("REDIS_ADDR", "no host"))).startsWith("REDIS_ADDR: ");
        }

        private String redis(Map<String, String> environment, String... arguments) {
            return String.valueOf(OptionParser.parse(arguments, environment).redis());
        }
    }
}
