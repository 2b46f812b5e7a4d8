package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the environment says, on a real server. */
@Timeout(600)
class VariablesIT {

    private static final String LIST = "/api/catalog/resources/class.java.base.java.util.List";

    @TempDir
    Path folder;

    @Test
    void switchTheCachesOffAndSayHowLongThingsAreFresh() throws Exception {
        Map<String, String> off = Map.of("CACHE_ENABLED", "false", "REDIS_URL", "redis://127.0.0.1:1");
        try (RunningServer server = RunningServer.up(folder, off)) {
            server.get(LIST);

            assertThat(server.get(LIST).headers().firstValue("X-Cache")).hasValue("load");
            assertThat(server.get("/api/users/1/dashboard").statusCode()).isEqualTo(200);
            assertThat(server.get("/api/learning/users/1").statusCode()).isEqualTo(200);
            assertThat(server.get("/actuator/prometheus").body())
                    .as("every read is a query")
                    .containsPattern("larder_services_queries_total\\{.*kind=\"read\".*service=\"catalog\".*\\} [2-9]")
                    .as("nobody asks a cache")
                    .doesNotContain("cache_gets_total{");
            assertThat(server.printed()).startsWith("Larder is ready");
            assertThat(server.children()).isEmpty();
            assertThat(server.terminate()).isEqualTo(128 + 15);
        }
        Map<String, String> spoken = Map.of(
                "CACHE_L2_ENABLED", "false", "CACHE_DEFAULT_TTL", "90s", "LARDER_CACHES_RESOURCE_TIMETOLIVE", "3s");
        try (RunningServer server = RunningServer.up(folder, spoken)) {
            JsonNode settings = server.json("/actuator/larder").at("/settings/catalog:v1");

            assertThat(settings.path("autocomplete").asString()).contains("timeToLive=PT1M30S");
            assertThat(settings.path("resource").asString()).contains("timeToLive=PT3S");
            assertThat(settings.path("versions").asString()).contains("timeToLive=PT1H");
            assertThat(server.json("/actuator/larder")
                            .at("/figures/nodes/0/shared")
                            .asString())
                    .isEqualTo("none");
        }
    }

    @Test
    void areNamedWhereTheyAreWrong() throws Exception {
        Command.Ended ended = Command.start(folder, Map.of("REDIS_SOCKET_TIMEOUT", "2h"), "up", "--port", "0")
                .awaitEnd();

        assertThat(ended.err())
                .isEqualTo("larder: REDIS_SOCKET_TIMEOUT: larder.redis.command-timeout is 'PT2H': it must be between"
                        + " PT0.01S and PT1M; see ./larder up --help\n");
        assertThat(ended.status()).isEqualTo(2);
    }
}
