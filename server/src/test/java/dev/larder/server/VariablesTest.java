package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

    private static Map<String, String> address(Map<String, String> environment) {
        return Variables.read(environment).address();
    }

    private static Map<String, String> settings(String name, String value) {
        return Variables.read(Map.of(name, value)).settings();
    }

    private static String complaint(String name, String value) {
        return assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Variables.read(Map.of(name, value)))
                .actual()
                .line();
    }

    @Nested
    class Addresses {

        @Test
        void areReadInTheirOrder() {
            String addr = "REDIS_ADDR";
            String string = "REDIS_CONNECTION_STRING";
            assertThat(address(Map.of(addr, "addr:1"))).containsEntry("larder.redis.uri", "redis://addr:1");
            assertThat(address(Map.of(addr, "addr:1", string, "string:2,ssl=true")))
                    .containsEntry("larder.redis.uri", "rediss://string:2");
            assertThat(address(Map.of(string, "string:2,connectTimeout=7", "REDIS_URL", "redis://url:3")))
                    .isEqualTo(Map.of("larder.redis.uri", "redis://url:3"));
        }

        @Test
        void countForNothingWhenBlank() {
            assertThat(address(Map.of("REDIS_URL", " ", "REDIS_ADDR", "addr:1")))
                    .containsEntry("larder.redis.uri", "redis://addr:1");
            assertThat(address(Map.of())).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "REDIS_URL               | http://:sesame@host",
                    "REDIS_CONNECTION_STRING | password=sesame",
                    "REDIS_ADDR              | no host",
                })
        void areNamedAndNotRepeatedWhenTheyAreWrong(String name, String value) {
            assertThat(complaint(name, value))
                    .startsWith(name + ": The Redis address cannot be used")
                    .doesNotContain("sesame");
        }
    }

    @Nested
    class Credentials {

        @Test
        void logInAtServersAndSentinels() {
            assertThat(Variables.read(Map.of(
                                    "REDIS_USER", "app", "REDIS_PASSWORD_FILE", "/run/p", "REDIS_CA_FILE", "/ca"))
                            .credentials())
                    .isEqualTo(Map.of(
                            "larder.redis.username", "app",
                            "larder.redis.sentinel.username", "app",
                            "larder.redis.password-file", "/run/p",
                            "larder.redis.sentinel.password-file", "/run/p",
                            "larder.redis.tls.trust", "/ca"));
        }

        @Test
        void areNoneWithoutAPassword() {
            assertThat(Variables.read(Map.of("REDIS_USER", "app")).credentials())
                    .isEmpty();
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "CACHE_DEFAULT_TTL     | 5m     | larder.defaults.time-to-live          | PT5M",
                    "CACHE_TTL_SECONDS     | 300    | larder.defaults.time-to-live          | PT300S",
                    "CACHE_VM_STATE_TTL    | 30s    | larder.caches.vm-state.time-to-live   | PT30S",
                    "CACHE_VM_METRICS_TTL  | 15     | larder.caches.vm-metrics.time-to-live | PT15S",
                    "REDIS_MAX_CONNECTIONS | 20     | larder.redis.max-connections          | 20",
                    "REDIS_SOCKET_TIMEOUT  | 2.5    | larder.redis.command-timeout          | PT2.5S",
                    "CACHE_L1_ENABLED      | false  | larder.memory.enabled                 | false",
                    "CACHE_L2_ENABLED      | off    | larder.redis.enabled                  | false",
                })
        void standForAProperty(String name, String value, String property, String expected) {
            assertThat(settings(name, value)).isEqualTo(Map.of(property, expected));
            assertThat(Variables.read(Map.of(name, value)).origins()).isEqualTo(Map.of(property, name));
        }

        @Test
        void switchEverythingOff() {
            assertThat(settings("CACHE_ENABLED", "0"))
                    .isEqualTo(Map.of(
                            "larder.memory.enabled", "false",
                            "larder.redis.enabled", "false",
                            "larder.disk.enabled", "false",
                            "services.caching.enabled", "false"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"CACHE_ENABLED", "CACHE_L1_ENABLED", "CACHE_L2_ENABLED"})
        void leaveOnWhatIsOn(String name) {
            assertThat(settings(name, "TRUE")).isEmpty();
        }

        @Test
        void preferTheDurationToTheSeconds() {
            assertThat(Variables.read(Map.of("CACHE_DEFAULT_TTL", "1m", "CACHE_TTL_SECONDS", "5"))
                            .settings())
                    .isEqualTo(Map.of("larder.defaults.time-to-live", "PT1M"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "CACHE_ENABLED         | perhaps | it is 'perhaps'; give true or false",
                    "CACHE_L1_ENABLED      | perhaps | it is 'perhaps'; give true or false",
                    "CACHE_L2_ENABLED      | perhaps | it is 'perhaps'; give true or false",
                    "CACHE_DEFAULT_TTL     | soon    | it is 'soon'; give a duration such as 500ms, 30s, 5m or 1h30m,"
                            + " or seconds",
                    "CACHE_TTL_SECONDS     | 5m      | it is '5m'; give a whole number",
                    "CACHE_VM_STATE_TTL    | soon    | it is 'soon'; give a duration",
                    "CACHE_VM_METRICS_TTL  | soon    | it is 'soon'; give a duration",
                    "REDIS_MAX_CONNECTIONS | many    | it is 'many'; give a whole number",
                    "REDIS_SOCKET_TIMEOUT  | -1      | it is '-1'; give a duration",
                    "REDIS_CONNECTION_STRING | host,syncTimeout=x | synctimeout is 'x'; give milliseconds",
                })
        void areNamedWithAValueAndACureWhenTheyAreWrong(String name, String value, String complaint) {
            assertThat(complaint(name, value)).startsWith(name + ": " + complaint);
        }
    }
}
