package dev.larder.limits;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * What a limit decides, as meters; needs {@code micrometer-core}. Series do not grow with keys.
 *
 * @since 0.1
 */
public final class RateLimitMeters implements MeterBinder {

    private final RateLimit limit;
    private final String name;

    /** Meters of a limit under a name, such as {@code user}. */
    public RateLimitMeters(RateLimit limit, String name) {
        this.limit = limit;
        this.name = name;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        decisions(registry, "allowed", stats -> stats.allowed());
        decisions(registry, "refused", stats -> stats.refused());
        decisions(registry, "uncounted_allowed", stats -> stats.uncountedAllowed());
        decisions(registry, "uncounted_refused", stats -> stats.uncountedRefused());
        Gauge.builder("larder.rate.limit.local.keys", limit, one -> one.stats().localKeys())
                .description("Keys that this node counts for itself, since there is no shared tier")
                .tag("limit", name)
                .register(registry);
    }

    private void decisions(MeterRegistry registry, String result, ToDoubleFunction<LimitStats> count) {
        FunctionCounter.builder("larder.rate.limit.decisions", limit, one -> count.applyAsDouble(one.stats()))
                .description(
                        "Requests that asked, by what they were answered; uncounted while the shared tier was away")
                .tag("limit", name)
                .tag("result", result)
                .register(registry);
    }
}
