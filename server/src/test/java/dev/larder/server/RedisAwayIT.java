package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What users see of a server whose Redis goes, comes back, or was never there. */
@Timeout(600)
class RedisAwayIT {

    private static final String MAP = "/api/catalog/resources/class.java.base.java.util.Map";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void isADegradationThatNoRequestFailsOf() throws Exception {
        try (RedisServer redis = RedisServer.builder().start();
                RunningServer server = RunningServer.up(folder, Map.of("REDIS_ADDR", "127.0.0.1:" + redis.port()))) {
            redis.kill();
            await().atMost(PATIENCE)
                    .until(() -> !health(server).path("redis_connected").asBoolean());

            assertThat(health(server).path("status").asString()).isEqualTo("degraded");
            assertThat(server.json("/actuator/health").path("status").asString())
                    .isEqualTo("UP");
            assertThat(server.get(MAP).statusCode()).isEqualTo(200);
            change(server);
            assertThat(server.get(MAP).body()).contains("changed without Redis");
            assertThat(server.complained())
                    .startsWith("WARN  Redis is not available")
                    .hasLineCount(1);

            redis.restart();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    health(server).path("redis_connected").asBoolean())
                            .isTrue());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(deferred(server)).isZero());
            assertThat(server.get(MAP).body()).contains("changed without Redis");
            assertThat(server.terminate()).isEqualTo(128 + 15);
        }
        startsWithoutTheRedisItWasGiven();
    }

    @Test
    void isTheEndOfTheEmbeddedOneForAMomentOnly() throws Exception {
        try (RunningServer server = RunningServer.up(folder)) {
            server.get(MAP);
            server.children().forEach(ProcessHandle::destroyForcibly);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(server.log())
                            .contains("The embedded Redis has ended and is started again: start=1 most=5"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    health(server).path("redis_connected").asBoolean())
                            .isTrue());
            assertThat(server.get(MAP).statusCode()).isEqualTo(200);
        }
    }

    private static void change(RunningServer server) throws Exception {
        String version = server.json(MAP).path("version").toString();
        String edit = "{\"version\": " + version + ", \"description\": \"changed without Redis\"}";
        assertThat(server.send("PUT", MAP, edit).statusCode()).isEqualTo(200);
        assertThat(deferred(server)).isPositive();
    }

    /** On the database of the first server, which saves another import. */
    private void startsWithoutTheRedisItWasGiven() throws Exception {
        try (RunningServer server = RunningServer.up(folder, "--redis", "redis://:geheim@127.0.0.1:1", "--traffic")) {
            assertThat(server.printed().lines().toList()).hasSize(2);
            assertThat(server.printed())
                    .startsWith("Larder starts degraded, without Redis, which it uses as soon as it is there: ")
                    .doesNotContain("geheim");
            assertThat(server.complained()).isEmpty();
            assertThat(server.children()).isEmpty();
            assertThat(health(server).path("status").asString()).isEqualTo("degraded");
            assertThat(server.get(MAP).body()).contains("changed without Redis");
            // Each visit goes to the database at first, which takes its time on a machine that is busy with other
            // tests.
            await().atMost(PATIENCE.multipliedBy(4))
                    .untilAsserted(() -> assertThat(memoryHits(server)).isGreaterThan(10));
        }
    }

    private static JsonNode health(RunningServer server) throws Exception {
        return server.json("/api/system/cache-health");
    }

    private static int deferred(RunningServer server) throws Exception {
        return health(server)
                .path("tiers")
                .path("redis")
                .path("deferred_invalidations")
                .asInt();
    }

    private static int memoryHits(RunningServer server) throws Exception {
        return health(server).path("tiers").path("memory").path("hits").asInt();
    }
}
