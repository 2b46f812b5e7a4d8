package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WarmerMetersTest {

    private static final String TAGS = "{cache=\"goal\",namespace=\"shop:v1\",warmer=\"popular\"} ";

    @Test
    void tellHowFarEachHasCome() throws InterruptedException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Larder larder = Larder.named("shop").build()) {
            Cache<String, String> goals = larder.cache(
                    CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"));
            new LarderMetrics(larder).bindTo(registry);
            Warming warming = larder.warm(
                    Warmer.ofKeys("popular", goals, () -> Stream.of("1", "2")).atStart());
            assertThat(warming.await(Duration.ofSeconds(30))).isTrue();

            assertThat(registry.scrape().lines().filter(line -> line.startsWith("larder_warm_")))
                    .containsExactlyInAnyOrder(
                            keys("loaded", 2),
                            keys("found", 0),
                            keys("fresh", 0),
                            keys("failed", 0),
                            "larder_warm_running" + TAGS + "0.0",
                            "larder_warm_failing" + TAGS + "0.0",
                            "larder_warm_runs" + TAGS + "1.0");
        }
    }

    private static String keys(String result, double count) {
        return "larder_warm_keys{cache=\"goal\",namespace=\"shop:v1\",result=\"" + result + "\",warmer=\"popular\"} "
                + count;
    }
}
