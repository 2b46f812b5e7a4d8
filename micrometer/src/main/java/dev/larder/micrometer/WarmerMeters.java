package dev.larder.micrometer;

import dev.larder.warm.Warming;
import dev.larder.warm.Warming.Progress;
import dev.larder.warm.Warming.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToLongFunction;

/** How far warmers have come. Gauges of their run under way, or else the last one; the next run begins at nothing. */
final class WarmerMeters {

    private final MeterRegistry registry;
    private final Tags namespace;

    WarmerMeters(MeterRegistry registry, Tags namespace) {
        this.registry = registry;
        this.namespace = namespace;
    }

    void bind(Warming warming) {
        Tags tags = namespace.and(
                "warmer",
                warming.warmer().name(),
                "cache",
                warming.warmer().cache().name());
        keys(warming, tags, "loaded", Progress::loaded);
        keys(warming, tags, "found", Progress::found);
        keys(warming, tags, "fresh", Progress::fresh);
        keys(warming, tags, "failed", Progress::failed);
        state(warming, tags, "running", State.RUNNING, "1 while a run of the warmer is under way");
        state(warming, tags, "failing", State.FAILED, "1 if the warmer's last run gave up");
        Gauge.builder("larder.warm.runs", warming, each -> each.progress().runs())
                .description("Runs that the warmer has begun")
                .tags(tags)
                .register(registry);
    }

    private void keys(Warming warming, Tags tags, String result, ToLongFunction<Progress> count) {
        Gauge.builder("larder.warm.keys", warming, each -> count.applyAsLong(each.progress()))
                .description("Keys that the warmer's present run, or its last one, is done with")
                .tags(tags.and("result", result))
                .register(registry);
    }

    private void state(Warming warming, Tags tags, String name, State state, String description) {
        Gauge.builder("larder.warm." + name, warming, each -> each.progress().state() == state ? 1 : 0)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
