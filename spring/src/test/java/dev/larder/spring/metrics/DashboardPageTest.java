package dev.larder.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.micrometer.LarderSnapshot.Total;
import dev.larder.tier.SharedTier.ServerFigures;
import org.junit.jupiter.api.Test;

class DashboardPageTest {

    private static final Total TOTAL = new Total(3, 1, 0.75, 2, 9, 1, 0);

    @Test
    void hasExactlyTheFiguresThatDashboardsKnow() {
        ServerFigures redis = new ServerFigures(1_250_000, 2_048, 9, 0, "7.0.15");

        assertThat(new DashboardPage("aikernel").of(TOTAL, redis)).isEqualTo("""
                # HELP cache_hits_total Answers that needed no load.
                # TYPE cache_hits_total counter
                cache_hits_total 3
                # HELP cache_misses_total Answers that needed a load, or found nothing.
                # TYPE cache_misses_total counter
                cache_misses_total 1
                # HELP cache_evictions_total Entries pushed out of memory for room.
                # TYPE cache_evictions_total counter
                cache_evictions_total 2
                # HELP cache_response_time_ms Round trip to Redis in milliseconds.
                # TYPE cache_response_time_ms gauge
                cache_response_time_ms 1.25
                # HELP cache_memory_used_bytes Memory that Redis uses.
                # TYPE cache_memory_used_bytes gauge
                cache_memory_used_bytes 2048
                # HELP redis_connected 1 while Redis answers.
                # TYPE redis_connected gauge
                redis_connected 1
                # HELP aikernel_cache_hit_rate Answers that needed no load, as a share.
                # TYPE aikernel_cache_hit_rate gauge
                aikernel_cache_hit_rate 0.75
                # HELP aikernel_cache_hits_total Answers that needed no load.
                # TYPE aikernel_cache_hits_total counter
                aikernel_cache_hits_total 3
                # HELP aikernel_cache_misses_total Answers that needed a load, or found nothing.
                # TYPE aikernel_cache_misses_total counter
                aikernel_cache_misses_total 1
                """);
    }

    @Test
    void hasNoFiguresOfItsOwnWithoutAPrefix() {
        assertThat(new DashboardPage("").of(TOTAL, null).lines().filter(line -> line.startsWith("# TYPE")))
                .hasSize(6);
    }

    @Test
    void doesNotMakeUpWhatRedisDidNotSay() {
        assertThat(new DashboardPage("").of(TOTAL, null))
                .contains("\nredis_connected 0\n", "\ncache_response_time_ms NaN\n", "\ncache_memory_used_bytes NaN\n");
    }
}
