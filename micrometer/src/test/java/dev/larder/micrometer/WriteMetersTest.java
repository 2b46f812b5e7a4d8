package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteBehind.RefusedException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WriteMetersTest {

    private static final String TAGS = "{cache=\"goal\",namespace=\"shop:v1\"} ";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tellWhatWaitsAndWhatBecameOfIt() {
        try (Larder larder = Larder.named("shop").build()) {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = larder.cache(CacheSpec.of("goal:{id}", String.class, String.class)
                    .writeBehind(WriteBehind.<String, String>to(batch -> {
                                if (batch.get(0).key().equals("2")) {
                                    throw new RefusedException("no such column", null);
                                }
                            })
                            .linger(Duration.ofHours(1))
                            .capacity(7)
                            .inMemoryOnly()));
            goals.writes().put("1", "a");
            goals.writes().flush(Duration.ofSeconds(30));
            goals.writes().put("2", "b");
            goals.writes().flush(Duration.ofSeconds(30));
            goals.writes().put("3", "c");
            goals.writes().put("3", "d");

            assertThat(registry.scrape().lines().filter(line -> line.startsWith("larder_writes_")))
                    .filteredOn(line -> !line.startsWith("larder_writes_oldest_seconds" + TAGS))
                    .containsExactlyInAnyOrder(
                            "larder_writes_queued" + TAGS + "1.0",
                            "larder_writes_capacity" + TAGS + "7.0",
                            "larder_writes_dead" + TAGS + "1.0",
                            "larder_writes_unreadable" + TAGS + "0.0",
                            count("taken", 4),
                            count("merged", 1),
                            count("written", 1),
                            count("failed", 1),
                            count("dead", 1),
                            count("forgotten", 0),
                            count("turned_away", 0));
            assertThat(registry.scrape()).contains("larder_writes_oldest_seconds" + TAGS);
        }
    }

    private static String count(String result, int count) {
        return "larder_writes_total{cache=\"goal\",namespace=\"shop:v1\",result=\"" + result + "\"} " + count + ".0";
    }
}
