package dev.larder.console.alerts;

import dev.larder.Clock;
import dev.larder.tier.Insight;
import dev.larder.tier.Insight.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the servers are that must not get full: they have a limit, and may not push out every key for room. Asked every half minute. {@link #tick}
 * belongs to one thread, the rest is thread-safe.
 */
public final class RedisRoom {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRoom.class);
    private static final long EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private final Clock clock;
    private long askedAtNanos;
    private boolean hasAsked;
    private volatile Map<String, Double> full = Map.of();

    /** Nothing is known yet. */
    public RedisRoom(Clock clock) {
        this.clock = clock;
    }

    /** Asks when it is time to; does not wait. */
    public void tick(Insight insight) {
        if (hasAsked && clock.nanos() - askedAtNanos < EVERY_NANOS) {
            return;
        }
        hasAsked = true;
        askedAtNanos = clock.nanos();
        insight.reports().whenComplete((reports, failure) -> {
            if (failure == null) {
                full = full(reports);
            } else {
                LOG.debug("Redis was not asked how full it is: cause={}", failure.toString());
            }
        });
    }

    /** By server, 0 to 1, as of the last time it answered. */
    public Map<String, Double> full() {
        return full;
    }

    static Map<String, Double> full(List<Report> reports) {
        Map<String, Double> shares = new TreeMap<>();
        for (Report report : reports) {
            double limit = number(report.figures().get("maxmemory"));
            boolean mayEvictAll =
                    report.figures().getOrDefault("maxmemory_policy", "").startsWith("allkeys");
            if (limit > 0 && !mayEvictAll) {
                shares.put(report.address(), number(report.figures().get("used_memory")) / limit);
            }
        }
        return shares;
    }

    private static double number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Double.parseDouble(text) : 0;
    }
}
