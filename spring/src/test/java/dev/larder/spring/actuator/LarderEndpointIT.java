package dev.larder.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real application with Actuator, once with the endpoint as it comes and once with its writes allowed. */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class LarderEndpointIT {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext readable;
    private static ConfigurableApplicationContext writable;

    @BeforeAll
    static void start() {
        readable = run();
        writable = run("--management.endpoint.larder.access=unrestricted");
        writable.getBean(Larder.class)
                .cache(CacheSpec.of("goal:{id}", String.class, String.class)
                        .keyTags(id -> Set.of("all"))
                        .loader(id -> "goal " + id));
    }

    @AfterAll
    static void stop() {
        readable.close();
        writable.close();
    }

    private static ConfigurableApplicationContext run(String... more) {
        SpringApplication application = new SpringApplication(Application.class);
        return application.run(Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--spring.datasource.url=jdbc:h2:mem:endpoint",
                                "--management.endpoint.health.show-details=always",
                                "--management.endpoints.web.exposure.include=larder,health,loggers"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static HttpResponse<String> send(ConfigurableApplicationContext to, String method, String path, String json)
            throws IOException, InterruptedException {
        int port = ((WebServerApplicationContext) to).getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> invalidate(String json) throws IOException, InterruptedException {
        return send(writable, "POST", "/actuator/larder", json);
    }

    @Test
    void showsFiguresSettingsAndAdviceButNoKeys() throws Exception {
        lookUp("alice");

        HttpResponse<String> answer = send(writable, "GET", "/actuator/larder", "");

        JsonNode overview = JsonMapper.shared().readTree(answer.body());
        assertThat(overview.at("/figures/total/misses").asLong()).isPositive();
        assertThat(overview.at("/settings")
                        .values()
                        .iterator()
                        .next()
                        .path("goal")
                        .asString())
                .contains("timeToLive=PT10M");
        assertThat(overview.get("missing").toString()).contains("has no shared tier");
        assertThat(answer.body()).doesNotContain("alice");
    }

    @Test
    void takesNoOrdersUnlessItIsToldTo() throws Exception {
        assertThat(send(readable, "POST", "/actuator/larder", "{\"tag\":\"x\"}").statusCode())
                .isEqualTo(405);
        assertThat(send(readable, "GET", "/actuator/larder", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"key\":\"goal:bob\"}       | key",
                "{\"tag\":\"all\"}            | tag",
                "{\"pattern\":\"goal:b*\"}    | pattern",
                "{\"cache\":\"goal\"}         | cache",
            })
    void invalidatesAndLeavesALineInTheAuditLog(String order, String kind, CapturedOutput log) throws Exception {
        lookUp("bob");
        assertThat(peeked("bob")).isTrue();

        HttpResponse<String> answer = invalidate(order.replace("}", ",\"reason\":\"a test\\nby=\\\"root\\\"\"}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("ACKNOWLEDGED").contains("\"kind\":\"" + kind + "\"");
        assertThat(peeked("bob")).isFalse();
        assertThat(log.getOut().lines().filter(line -> line.contains("dev.larder.audit")))
                .singleElement()
                .asString()
                .contains("by=\"anonymous\" ", " kind=" + kind + " ", " acknowledgement=acknowledged ")
                .endsWith("reason=\"a test?by='root'\"")
                .doesNotContain("goal:bob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                       | Give exactly one of cache, key",
                "{\"tag\":\"a\",\"key\":\"b\"}            | 2 are given",
                "{\"cache\":\"nowhere\"}                  | No such namespace or cache",
                "{\"tag\":\"a\",\"namespace\":\"other\"}  | No such namespace or cache",
            })
    void saysWhatIsWrongWithAnOrder(String order, String message) throws Exception {
        HttpResponse<String> answer = invalidate(order);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void showsHealthWhoseLivenessDoesNotKnowTheCaches() throws Exception {
        assertThat(send(readable, "GET", "/actuator/health/larder", "").statusCode())
                .isEqualTo(200);
        assertThat(send(readable, "GET", "/actuator/health/liveness", "").body())
                .doesNotContain("larder");
    }

    private static void lookUp(String id) {
        cache().get(id);
    }

    private static boolean peeked(String id) {
        return cache().peek(id) != null;
    }

    @SuppressWarnings("unchecked") // made so above
    private static Cache<String, String> cache() {
        return (Cache<String, String>)
                writable.getBean(Larder.class).findCache("goal").orElseThrow();
    }
}
