package dev.larder.spring.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.micrometer.LarderMetrics;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.health.HealthAutoConfiguration;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ManagementAutoConfigurationIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    HealthAutoConfiguration.class,
                    ManagementAutoConfiguration.class));

    private static HttpResponse<String> get(ApplicationContext context, String path) throws Exception {
        int port = context.getBean(ManagementServer.class).port();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void opensNoPortUnlessToldTo() {
        runner.run(context -> assertThat(context).doesNotHaveBean(ManagementServer.class));
    }

    @Test
    void servesHealthFiguresAndTheDashboardsPage() {
        runner.withPropertyValues("larder.management.port=0", "larder.metrics.prefix=aikernel")
                .run(context -> {
                    context.getBean(Larder.class)
                            .cache(CacheSpec.of("goal:{id}", String.class, String.class)
                                    .loader(id -> "goal"))
                            .get("1");

                    JsonNode health =
                            JsonMapper.shared().readTree(get(context, "/health").body());
                    assertThat(health.path("status").asString()).isEqualTo("UP");
                    JsonNode figures = JsonMapper.shared()
                            .readTree(get(context, "/api/metrics").body());
                    assertThat(figures.path("total").path("misses").asLong()).isEqualTo(1);
                    assertThat(figures.at("/nodes/0/caches/0/lookups/load").asLong())
                            .isEqualTo(1);
                    assertThat(get(context, "/metrics/cache").body())
                            .contains("cache_misses_total 1\n", "aikernel_cache_misses_total 1\n");
                    assertThat(get(context, "/metrics").body()).contains("cache_misses_total 1\n");
                });
    }

    @Test
    void servesTheApplicationsMetersWhereItHasThemForPrometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        runner.withPropertyValues("larder.management.port=0")
                .withBean(PrometheusMeterRegistry.class, () -> registry)
                .run(context -> {
                    new LarderMetrics(context.getBean(Larder.class)).bindTo(registry);

                    assertThat(get(context, "/metrics").body())
                            .contains("larder_outbox_size{namespace=\"application:v1\"} 0.0");
                });
    }

    @Test
    void answers503WhenTheCachesAreDown() {
        runner.withPropertyValues(
                        "larder.management.port=0",
                        "larder.redis.uri=redis://127.0.0.1:1",
                        "larder.health.required=true")
                .run(context -> assertThat(get(context, "/health").statusCode()).isEqualTo(503));
    }

    @Test
    void answers200WhenTheyAreOnlyDegraded() {
        runner.withPropertyValues("larder.management.port=0", "larder.redis.uri=redis://127.0.0.1:1")
                .run(context -> {
                    assertThat(get(context, "/health").statusCode()).isEqualTo(200);
                    assertThat(get(context, "/health").body()).contains("\"status\":\"DEGRADED\"");
                });
    }

    @Test
    void refusesAPortThatIsNone() {
        runner.withPropertyValues("larder.management.port=70000")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "larder.management.port is '70000': give a port from 1 to 65535, 0 for any free one,"
                                        + " or leave it out for none"));
    }
}
