package dev.larder.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an orchestrator and an operator see of a real application whose Redis is away, on servlets and on WebFlux. */
@Timeout(240)
class ProbesIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static ConfigurableApplicationContext start(String type, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.main.web-application-type=" + type,
                "--server.port=0",
                "--spring.datasource.url=jdbc:h2:mem:probes",
                "--larder.redis.uri=redis://127.0.0.1:1",
                "--larder.metrics.web=true",
                "--management.endpoints.web.exposure.include=health,larder",
                "--management.endpoint.larder.access=unrestricted",
                "--management.endpoint.health.show-details=always",
                "--management.endpoint.health.probes.enabled=true"));
        arguments.addAll(List.of(more));
        return new SpringApplication(Application.class).run(arguments.toArray(String[]::new));
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext context, String path, String body)
            throws IOException, InterruptedException {
        int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json");
        return HTTP.send(
                body.isEmpty()
                        ? request.build()
                        : request.POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        return ask(context, path, "");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void degradedIsAliveAndReady(String type) throws Exception {
        try (ConfigurableApplicationContext context = start(type)) {
            HttpResponse<String> health = get(context, "/actuator/health");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(json(health).at("/components/larder/status").asString()).isEqualTo("DEGRADED");
            assertThat(json(get(context, "/actuator/health/larder"))
                            .at("/details/summary")
                            .asString())
                    .startsWith("Redis does not answer");
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void anApplicationThatCannotDoWithoutRedisIsAliveAndNotReady(String type) throws Exception {
        try (ConfigurableApplicationContext context = start(
                type,
                "--larder.health.required=true",
                "--management.endpoint.health.group.readiness.include=readinessState,larder")) {
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void theEndpointTellsFiguresAndTakesOrders(String type) throws Exception {
        try (ConfigurableApplicationContext context = start(type)) {
            JsonNode overview = json(get(context, "/actuator/larder"));
            HttpResponse<String> invalidated = ask(context, "/actuator/larder", "{\"tag\":\"user:42\"}");

            assertThat(overview.at("/figures/nodes/0/shared").asString()).isEqualTo("away");
            assertThat(overview.at("/missing").toString()).contains("The application has no name");
            assertThat(overview.at("/advice").toString()).contains("cannot reach Redis");
            assertThat(invalidated.statusCode()).isEqualTo(200);
            assertThat(invalidated.body()).contains("DEFERRED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void thePageForDashboardsIsServed(String type) throws Exception {
        try (ConfigurableApplicationContext context = start(type, "--larder.metrics.prefix=aikernel")) {
            HttpResponse<String> page = get(context, "/metrics/cache");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain;version=0.0.4;charset=utf-8");
            assertThat(page.body())
                    .contains("cache_hits_total 0\n", "redis_connected 0\n", "aikernel_cache_hit_rate 0\n");
        }
    }
}
