package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

final class PrefetchMetersTest {

    @Test
    void areThereForCachesThatLoadAhead() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Larder larder = Larder.named("shop").build()) {
            new LarderMetrics(larder).bindTo(registry);
            larder.cache(CacheSpec.of("goal:{id}", String.class, String.class).prefetch(10));
            larder.cache(CacheSpec.of("task:{id}", String.class, String.class));

            assertThat(registry.scrape().lines().filter(line -> line.startsWith("larder_prefetch_")))
                    .containsExactlyInAnyOrder(
                            keys("loaded"),
                            keys("used"),
                            keys("wasted"),
                            keys("dropped"),
                            "larder_prefetch_waiting{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                            "larder_prefetch_learned{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                            "larder_prefetch_held_back{cache=\"goal\",namespace=\"shop:v1\"} 0.0");
        }
    }

    private static String keys(String result) {
        return "larder_prefetch_keys_total{cache=\"goal\",namespace=\"shop:v1\",result=\"" + result + "\"} 0.0";
    }
}
