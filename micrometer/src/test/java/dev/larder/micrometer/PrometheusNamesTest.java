package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.testkit.InMemorySharedTier;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names are a contract: users' dashboards and alerts are written against them. */
@Timeout(30)
class PrometheusNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache_gets_total{cache=\"goal\",namespace=\"shop:v1\",result=\"hit\",tier=\"memory\"} 1.0",
                "cache_gets_total{cache=\"goal\",namespace=\"shop:v1\",result=\"miss\",tier=\"redis\"} 1.0",
                "cache_puts_total{cache=\"goal\",namespace=\"shop:v1\",tier=\"memory\"} 1.0",
                "cache_evictions_total{cache=\"goal\",cause=\"size\",namespace=\"shop:v1\"} 0.0",
                "cache_size{cache=\"goal\",namespace=\"shop:v1\"} 1.0",
                "larder_lookup_seconds_count{cache=\"goal\",namespace=\"shop:v1\",outcome=\"load\"} 1",
                "larder_load_seconds_count{cache=\"goal\",namespace=\"shop:v1\",result=\"success\"} 1",
                "larder_tier_seconds_count{namespace=\"shop:v1\",operation=\"fetch\",tier=\"redis\"} 1",
                "larder_tier_errors_total{cache=\"goal\",kind=\"unavailable\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_connected{namespace=\"shop:v1\",tier=\"redis\"} 1.0",
                "larder_bytes_written_total{cache=\"goal\",namespace=\"shop:v1\",tier=\"redis\"} ",
                "larder_invalidations_total{kind=\"tag\",namespace=\"shop:v1\"} 0.0",
                "larder_invalidations_deferred_total{kind=\"key\",namespace=\"shop:v1\"} 0.0",
                "larder_journal_lag_seconds{namespace=\"shop:v1\"} 0.0",
                "larder_journal_proof_age_seconds{namespace=\"shop:v1\"} ",
                "larder_journal_gaps_total{namespace=\"shop:v1\"} 1.0",
                "larder_stale_served_total{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_fills_refused_total{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_memory_maximum{cache=\"goal\",namespace=\"shop:v1\"} 10000.0",
                "larder_memory_resizes_total{cache=\"goal\",direction=\"grown\",namespace=\"shop:v1\"} 0.0",
                "larder_memory_resizes_total{cache=\"goal\",direction=\"shrunk\",namespace=\"shop:v1\"} 0.0",
                "larder_lives_lengthened_total{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_atomic_conflicts_total{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_flights{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_breaker_state{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_breaker_openings_total{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_inflight{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_rejected_total{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_connects_total{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_connect_failures_total{kind=\"wrongpass\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_connections{namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_redirections_total{kind=\"moved\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_redirections_total{kind=\"ask\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_redirections_total{kind=\"tryagain\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_server_connected{namespace=\"shop:v1\",server=\"in memory\",tier=\"redis\"} 1.0",
                "larder_server_breaker_state{namespace=\"shop:v1\",server=\"in memory\",tier=\"redis\"} 0.0",
                "larder_server_certificate_days{namespace=\"shop:v1\",server=\"in memory\",tier=\"redis\"} NaN",
                "larder_tier_errors_total{cache=\"goal\",kind=\"timeout\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "larder_tier_errors_total{cache=\"goal\",kind=\"noperm\",namespace=\"shop:v1\",tier=\"redis\"} 0.0",
                "cache_gets_total{cache=\"goal\",namespace=\"shop:v1\",result=\"miss\",tier=\"disk\"} 1.0",
                "cache_puts_total{cache=\"goal\",namespace=\"shop:v1\",tier=\"disk\"} 1.0",
                "larder_tier_errors_total{cache=\"goal\",kind=\"checksum\",namespace=\"shop:v1\",tier=\"disk\"} 0.0",
                "larder_tier_seconds_count{namespace=\"shop:v1\",operation=\"read\",tier=\"disk\"} 1",
                "larder_disk_entries{namespace=\"shop:v1\"} 1.0",
                "larder_disk_queued{namespace=\"shop:v1\"} 0.0",
                "larder_disk_healthy{namespace=\"shop:v1\"} 1.0",
                "larder_disk_events_total{event=\"refused\",namespace=\"shop:v1\"} 0.0",
                "larder_executor_rejected_total{namespace=\"shop:v1\"} 0.0",
                "larder_loads_inflight{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_loads_late_total{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_loads_paused{cache=\"goal\",namespace=\"shop:v1\"} 0.0",
                "larder_executor_queued{namespace=\"shop:v1\"} 0.0",
                "larder_outbox_size{namespace=\"shop:v1\"} 0.0",
                "larder_rules_size{namespace=\"shop:v1\"} 0.0",
                "larder_suspect{namespace=\"shop:v1\"} 0.0",
            })
    void offersTheSeries(String series) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Larder larder = Larder.named("shop")
                .shared(new InMemorySharedTier(Clock.system()).link())
                .disk(new InMemoryLocalTier())
                .codecs(new InMemoryCodecs())
                .build()) {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = larder.cache(
                    CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"));
            goals.get("1");
            goals.get("1");

            assertThat(registry.scrape().lines()).anyMatch(line -> line.startsWith(series));
        }
    }

    /** A name that is added, lost or of another type fails here, and is a change of the contract in {@code docs/metrics.md}. */
    @Test
    void exposesExactlyTheContract() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Larder larder = Larder.named("shop")
                .shared(new InMemorySharedTier(Clock.system()).link())
                .disk(new InMemoryLocalTier())
                .codecs(new InMemoryCodecs())
                .build()) {
            new LarderMetrics(larder).bindTo(registry);
            larder.cache(CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"))
                    .get("1");

            assertThat(registry.scrape().lines().filter(line -> line.startsWith("# TYPE ")))
                    .containsExactlyInAnyOrder(Contract.TYPES);
        }
    }

    @Test
    void saysOfEachMeterWhatItMeans() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Larder larder = Larder.named("shop").build()) {
            new LarderMetrics(larder).bindTo(registry);
            larder.cache(CacheSpec.of("goal:{id}", String.class, String.class)).get("1");

            assertThat(registry.getMeters())
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getDescription()).isNotBlank());
        }
    }
}
