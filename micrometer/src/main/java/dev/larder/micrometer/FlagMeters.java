package dev.larder.micrometer;

import dev.larder.flags.FlagStats;
import dev.larder.flags.Flags;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What {@link Flags} answer by defaults, as meters. Series do not grow with flags. Bind it once to each registry. Thread-safe.
 *
 * @since 0.1
 */
public final class FlagMeters implements MeterBinder {

    private static final String NAMESPACE = "namespace";

    private final Flags flags;

    /** Meters of a namespace's flags. */
    public FlagMeters(Flags flags) {
        this.flags = Objects.requireNonNull(flags, "flags");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        defaults(registry, "away", FlagStats::away);
        defaults(registry, "unknown", FlagStats::unknown);
        defaults(registry, "mistyped", FlagStats::mistyped);
        Gauge.builder("larder.flags.away", flags, each -> each.stats().isAway() ? 1 : 0)
                .description("1 while the flags' source fails and nothing is known, so that defaults hold")
                .tag(NAMESPACE, flags.namespace())
                .register(registry);
    }

    private void defaults(MeterRegistry registry, String reason, ToDoubleFunction<FlagStats> count) {
        FunctionCounter.builder("larder.flags.defaults", flags, each -> count.applyAsDouble(each.stats()))
                .description("Questions about flags that were answered by the flag's default")
                .tag(NAMESPACE, flags.namespace())
                .tag("reason", reason)
                .register(registry);
    }
}
