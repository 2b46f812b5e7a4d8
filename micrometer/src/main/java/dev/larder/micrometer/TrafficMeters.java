package dev.larder.micrometer;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Redirections;
import dev.larder.tier.SharedTier.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is on the way to the shared tier, what was not let on the way, and the circuit breaker before it. */
final class TrafficMeters {

    private final Larder larder;
    private final MeterRegistry registry;
    private final Tags tags;

    TrafficMeters(Larder larder, MeterRegistry registry, Tags namespace) {
        this.larder = larder;
        this.registry = registry;
        this.tags = namespace.and("tier", "redis");
    }

    void bind() {
        gauge(
                "larder.breaker.state",
                "The circuit breaker: 0 closed, 1 half open, 2 open; in a cluster that of the shard that is worst off",
                traffic -> number(traffic.breaker()));
        gauge("larder.tier.inflight", "Operations sent to the tier and not answered", Traffic::underWay);
        gauge(
                "larder.tier.connections",
                "Connections to servers that hold data, those being opened included",
                Traffic::connections);
        redirections("moved", Redirections::moved);
        redirections("ask", Redirections::asked);
        redirections("tryagain", Redirections::triedAgain);
        counter("larder.breaker.openings", "Times a circuit breaker opened", Traffic::breakerOpenings);
        counter("larder.tier.rejected", "Operations refused because too many were under way", Traffic::rejected);
        counter(
                "larder.tier.connects",
                "Connections made for commands; after the first, after a loss",
                Traffic::connects);
        for (Kind kind : Kind.values()) {
            connectFailures(kind);
        }
    }

    private void connectFailures(Kind kind) {
        counter(
                "larder.tier.connect.failures",
                "Attempts to make a connection for commands that failed",
                tags.and("kind", kind.label()),
                traffic -> traffic.connectFailures().getOrDefault(kind, 0L));
    }

    private void redirections(String kind, ToDoubleFunction<Redirections> count) {
        counter(
                "larder.tier.redirections",
                "Commands that a cluster has not carried out where they were sent",
                tags.and("kind", kind),
                traffic -> count.applyAsDouble(traffic.redirections()));
    }

    static double number(BreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private void gauge(String name, String description, ToDoubleFunction<Traffic> number) {
        Gauge.builder(name, larder, node -> number.applyAsDouble(traffic(node.status())))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<Traffic> count) {
        counter(name, description, tags, count);
    }

    private void counter(String name, String description, Tags labels, ToDoubleFunction<Traffic> count) {
        FunctionCounter.builder(name, larder, node -> count.applyAsDouble(traffic(node.status())))
                .description(description)
                .tags(labels)
                .register(registry);
    }

    private static Traffic traffic(LarderStatus status) {
        @Nullable Traffic traffic = status.traffic();
        return Objects.requireNonNull(traffic, "these meters are for a Larder with a shared tier");
    }
}
