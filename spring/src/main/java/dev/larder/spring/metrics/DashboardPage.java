package dev.larder.spring.metrics;

import dev.larder.micrometer.LarderSnapshot.Total;
import dev.larder.spring.internal.figures.TierFigures;
import dev.larder.tier.SharedTier.ServerFigures;
import org.jspecify.annotations.Nullable;

/** The page {@code /metrics/cache}: its names are what existing dashboards were written against, and no figure stands there twice. */
final class DashboardPage {

    private final String prefix;

    /** A page with the application's own figures under a prefix; empty for none. */
    DashboardPage(String prefix) {
        this.prefix = prefix;
    }

    /** The page; without an answer of Redis its figures are not numbers. */
    String of(Total total, @Nullable ServerFigures redis) {
        Exposition page = new Exposition()
                .counter("cache_hits_total", "Answers that needed no load.", total.hits())
                .counter("cache_misses_total", "Answers that needed a load, or found nothing.", total.misses())
                .counter("cache_evictions_total", "Entries pushed out of memory for room.", total.evictions())
                .gauge(
                        "cache_response_time_ms",
                        "Round trip to Redis in milliseconds.",
                        redis == null ? Double.NaN : TierFigures.millis(redis))
                .gauge(
                        "cache_memory_used_bytes",
                        "Memory that Redis uses.",
                        redis == null ? Double.NaN : (double) redis.usedMemoryBytes())
                .gauge("redis_connected", "1 while Redis answers.", redis == null ? 0 : 1);
        return own(page, total).text();
    }

    private Exposition own(Exposition page, Total total) {
        return prefix.isEmpty()
                ? page
                : page.gauge(prefix + "_cache_hit_rate", "Answers that needed no load, as a share.", total.hitRate())
                        .counter(prefix + "_cache_hits_total", "Answers that needed no load.", total.hits())
                        .counter(
                                prefix + "_cache_misses_total",
                                "Answers that needed a load, or found nothing.",
                                total.misses());
    }
}
