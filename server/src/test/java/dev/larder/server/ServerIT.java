package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./larder up} promises, asked of one real process; in the end that process is killed. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(300)
class ServerIT {

    private static final String DEQUE = "/api/catalog/resources/class.java.base.java.util.Deque";

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.up(folder, Map.of("LARDER_MANAGEMENT_PORT", "0", "LARDER_METRICS_PREFIX", "aikernel"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void saysThatItIsReadyAndNothingElse() throws IOException {
        assertThat(server.printed()).isEqualTo("Larder is ready at http://localhost:" + server.port() + "\n");
        assertThat(server.complained()).isEmpty();
    }

    @Test
    void answersFromTheDatabaseAndThenFromMemory() throws Exception {
        HttpResponse<String> first = server.get(DEQUE);
        HttpResponse<String> second = server.get(DEQUE);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("X-Cache")).hasValue("load");
        assertThat(second.headers().firstValue("X-Cache")).hasValue("memory");
        assertThat(second.headers().firstValue("Server-Timing")).isPresent();
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void showsAChangeAtOnce() throws Exception {
        String path = "/api/catalog/resources/module.java.sql";
        JsonNode before = server.json(path);

        HttpResponse<String> changed = server.send(
                "PUT", path, "{\"version\": " + before.path("version") + ", \"description\": \"changed by a test\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(server.json(path).path("description").asString()).isEqualTo("changed by a test");
    }

    @Test
    void answersForTheFleetFromCachesOfItsOwn() throws Exception {
        String state = "/api/fleet/vms/vm-0001/config";

        assertThat(server.get(state).headers().firstValue("X-Cache")).hasValue("load");
        assertThat(server.get(state).headers().firstValue("X-Cache")).hasValue("memory");
        assertThat(server.json("/api/v1/namespaces").path("namespaces").findValuesAsString("namespace"))
                .contains("catalog:v1", "fleet:v1", "learning:v1");
    }

    @Test
    void answersForLearningFromCachesOfItsOwn() throws Exception {
        String schedule = "/api/learning/scheduler/7";

        assertThat(server.get(schedule).headers().firstValue("X-Cache")).hasValue("load");
        assertThat(server.get(schedule).headers().firstValue("X-Cache")).hasValue("memory");
        assertThat(server.send("POST", "/api/learning/reviews", "{\"userId\": 7, \"itemId\": 7, \"quality\": 4}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get(schedule).headers().firstValue("X-Cache")).hasValue("load");
    }

    @Test
    void answersForTheCoachAndShowsWhatWasWritten() throws Exception {
        String user = "/api/users/17";

        assertThat(server.get(user + "/dashboard").headers().firstValue("X-Cache"))
                .hasValue("load");
        assertThat(server.get(user + "/dashboard").headers().firstValue("X-Cache"))
                .hasValue("memory");
        HttpResponse<String> changed = server.send(
                "PUT", user, "{\"name\": \"Ada Dahl\", \"email\": \"ada@example.net\", \"country\": \"BE\"}");

        assertThat(changed.headers().firstValue("ETag")).hasValue("\"2\"");
        assertThat(server.json(user).path("name").asString()).isEqualTo("Ada Dahl");
        assertThat(server.json(user + "/dashboard").path("name").asString()).isEqualTo("Ada Dahl");
        assertThat(server.json("/api/v1/namespaces").path("namespaces").findValuesAsString("namespace"))
                .contains("coach:v1");
    }

    @Test
    void describesItsServicesAndHasAPageOfThem() throws Exception {
        assertThat(server.json("/v3/api-docs").path("paths").propertyNames())
                .contains("/api/catalog/search", "/api/fleet/vms", "/api/users", "/api/learning/reviews")
                .allSatisfy(path -> assertThat(path).startsWith("/api/").doesNotStartWith("/api/v1"));
        assertThat(server.get("/swagger-ui/index.html").headers().firstValue("Content-Security-Policy"))
                .isPresent();
    }

    @Test
    void tellsHowTheCachesStand() throws Exception {
        JsonNode health = server.json("/api/system/cache-health");

        assertThat(health.propertyNames())
                .containsExactlyInAnyOrder(
                        "status",
                        "summary",
                        "redis_connected",
                        "response_time_ms",
                        "memory_used_mb",
                        "keys_count",
                        "hit_rate",
                        "evictions_per_minute",
                        "timestamp",
                        "tiers");
        // Redis answers, but on a machine that is busy with other tests not always within the ten milliseconds.
        assertThat(health.path("status").asString()).isIn("healthy", "degraded");
        assertThat(health.path("redis_connected").asBoolean()).isTrue();
        assertThat(health.path("response_time_ms").asDouble()).isPositive();
        assertThat(health.path("memory_used_mb").asDouble()).isPositive();
        assertThat(health.path("keys_count").isIntegralNumber()).isTrue();
        assertThat(health.path("hit_rate").asDouble()).isBetween(0.0, 1.0);
        assertThat(health.path("evictions_per_minute").isIntegralNumber()).isTrue();
        assertThat(Instant.parse(health.path("timestamp").asString())).isBetween(Instant.EPOCH, Instant.MAX);
        assertThat(health.path("summary").asString()).hasLineCount(1).startsWith("Redis answers");
        assertThat(health.path("tiers").path("memory").path("entries").isIntegralNumber())
                .isTrue();
        assertThat(health.path("tiers").path("disk").path("status").asString()).isEqualTo("healthy");
        assertThat(health.path("tiers").path("redis").path("version").asString())
                .matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void hasAnActuatorComponentOfItsOwn() throws Exception {
        JsonNode health = server.json("/actuator/health");

        assertThat(health.path("status").asString()).isEqualTo("UP");
        // Redis answers, but on a machine that is busy with other tests not always in time.
        assertThat(health.path("components").path("larder").path("status").asString())
                .isIn("UP", "DEGRADED");
        assertThat(health.path("components")
                        .path("larder")
                        .path("details")
                        .path("summary")
                        .asString())
                .startsWith("Redis answers");
    }

    @Test
    void hasThePageThatDashboardsKnowOnBothPorts() throws Exception {
        HttpResponse<String> page = server.get("/metrics/cache");

        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain;version=0.0.4");
        assertThat(Scrape.types(page.body())).isEqualTo(Scrape.DASHBOARDS);
        assertThat(page.body()).contains("redis_connected 1\n");
        assertThat(Scrape.types(server.manage("/metrics/cache").body())).isEqualTo(Scrape.DASHBOARDS);
    }

    @Test
    void hasExactlyTheMetersOfTheContract() throws Exception {
        server.get("/api/catalog/autocomplete?prefix=linked");

        String scraped = server.get("/actuator/prometheus").body();

        assertThat(Scrape.ours(scraped)).isEqualTo(Scrape.METERS);
        assertThat(Scrape.ours(server.manage("/metrics").body())).isEqualTo(Scrape.METERS);
        assertThat(Scrape.undocumented(scraped)).isEmpty();
        assertThat(scraped).contains("jvm_memory_used_bytes");
        Scrape.LABELS.forEach((name, labels) ->
                assertThat(Scrape.labels(scraped, name)).as(name).isEqualTo(labels));
        assertThat(Scrape.complaints(scraped)).isEmpty();
        assertThat(Scrape.complaints(server.get("/metrics/cache").body())).isEmpty();
    }

    @Test
    void hasAManagementPort() throws Exception {
        JsonNode health = JsonMapper.shared().readTree(server.manage("/health").body());
        JsonNode figures =
                JsonMapper.shared().readTree(server.manage("/api/metrics").body());

        assertThat(health.path("status").asString()).isIn("UP", "DEGRADED");
        assertThat(health.at("/nodes/0/redis/servers/0/connected").asBoolean()).isTrue();
        assertThat(figures.at("/nodes/0/namespace").asString()).isEqualTo("catalog:v1");
        assertThat(figures.at("/total/misses").isIntegralNumber()).isTrue();
        assertThat(server.manage("/actuator/health").statusCode()).isEqualTo(404);
    }

    @Test
    void lacksNothing() throws Exception {
        assertThat(server.json("/actuator/larder").path("missing")).isEmpty();
    }

    @Test
    void isAliveAndReadyWhateverItsCachesDo() throws Exception {
        assertThat(server.get("/actuator/health/liveness").body())
                .doesNotContain("larder")
                .contains("UP");
        assertThat(server.get("/actuator/health/readiness").body())
                .doesNotContain("larder")
                .contains("UP");
    }

    @Test
    void showsItsConsole() throws Exception {
        HttpResponse<String> page = server.get("/");
        HttpResponse<String> namespaces = server.get("/api/v1/namespaces");

        assertThat(page.body()).contains("<title>Larder</title>", "console.js").doesNotContain("https://");
        assertThat(server.get("/console.js").statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(namespaces.body()).contains("\"namespace\":\"catalog:v1\"", "\"shared\":\"connected\"");
    }

    @Test
    void hasAPageThatShowsTheWayToRequestsThatWork() throws Exception {
        String page = server.get("/try.html").body();

        assertThat(page).contains("Requests to try").doesNotContain("src=", "https://");
        for (String link : page.lines()
                .filter(line -> line.contains("href=\"a"))
                .map(line -> line.replaceFirst(".*href=\"([^\"]*)\".*", "/$1"))
                .toList()) {
            assertThat(server.get(link.replace("&amp;", "&")).statusCode())
                    .as(link)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /nowhere,                       404, Not Found",
        "GET,  /api/catalog/resources/unknown, 404, Unknown resource",
        "GET,  /api/catalog/search,            400, Invalid request",
        "POST, /api/system/cache-health,       405, Method Not Allowed",
        "GET,  /error,                         404, Not Found",
    })
    void answersErrorsAsProblems(String method, String path, int status, String title) throws Exception {
        HttpResponse<String> answer = server.send(method, path, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status, "\"title\":\"" + title + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "up --prot 1                | larder: '--prot' is not an option; see ./larder up --help",
                "up --redis http://host     | larder: --redis: The Redis address cannot be used: it begins with none of",
                "up --database jdbc:nothing | larder: --database is not a JDBC URL that can be used",
            })
    void refusesWrongUsageInOneLine(String arguments, String complaint) throws Exception {
        Command.Ended ended = Command.run(folder, arguments.split(" "));

        assertThat(ended.err()).startsWith(complaint).hasLineCount(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void explainsItself() throws Exception {
        assertThat(Command.run(folder, "--help")).isEqualTo(Command.run(folder, "help"));
        assertThat(Command.run(folder, "up", "--help").out())
                .contains("--port", "--data", "--redis", "--database", "--traffic");
    }

    @Test
    void tellsWhoHasThePort() throws Exception {
        Command.Ended ended = Command.run(folder, "up", "--data", "other", "--port", String.valueOf(server.port()));

        assertThat(ended.err())
                .isEqualTo("larder: port %d is in use by java (pid %d); stop it, or choose another one with --port%n"
                        .formatted(server.port(), server.pid()));
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void tellsWhoHasTheDataFolder() throws Exception {
        Command.Ended ended = Command.run(folder, "up", "--data", "data", "--port", "0");

        assertThat(ended.err())
                .isEqualTo(
                        "larder: the data folder %s is in use by java (pid %d); stop it, or choose another one with --data%n"
                                .formatted(folder.resolve("data"), server.pid()));
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void leavesNoRedisBehindWhenItIsKilled() throws Exception {
        assertThat(server.children()).isNotEmpty();

        server.kill();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.children()).noneMatch(ProcessHandle::isAlive));
    }
}
