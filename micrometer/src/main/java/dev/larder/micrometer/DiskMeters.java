package dev.larder.micrometer;

import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Figures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The store of the tier on this node's disk. */
final class DiskMeters {

    private static final List<String> EVENTS =
            List.of("skipped", "refused", "rejected", "failed", "damaged", "evicted", "expired", "abandoned");

    private final LocalTier tier;
    private final MeterRegistry registry;
    private final Tags namespace;

    DiskMeters(LocalTier tier, MeterRegistry registry, Tags namespace) {
        this.tier = tier;
        this.registry = registry;
        this.namespace = namespace;
    }

    void bind() {
        gauge("larder.disk.entries", "Values on disk, about", Figures::entries);
        gauge("larder.disk.size", "What the store takes on disk, bytes", Figures::bytes);
        gauge("larder.disk.limit", "What it may take, bytes; 0 without a limit", Figures::maximumBytes);
        gauge("larder.disk.queued", "Values that wait to be written", Figures::waitingWrites);
        gauge("larder.disk.healthy", "1 while nothing is wrong with the store", DiskMeters::healthy);
        EVENTS.forEach(this::counter);
    }

    private static double healthy(Figures figures) {
        return figures.trouble() == null ? 1 : 0;
    }

    private void gauge(String name, String description, ToDoubleFunction<Figures> number) {
        Gauge.builder(name, tier, local -> number.applyAsDouble(local.figures()))
                .description(description)
                .tags(namespace)
                .register(registry);
    }

    private void counter(String event) {
        FunctionCounter.builder(
                        "larder.disk.events",
                        tier,
                        local -> local.figures().counts().getOrDefault(event, 0L))
                .description("What happened to values on disk, or on their way there")
                .tags(namespace.and("event", event))
                .register(registry);
    }
}
