package dev.larder.micrometer;

import dev.larder.Acknowledgement;
import dev.larder.LarderListener;
import dev.larder.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.stream.Stream;

/** What only events tell: how long things took, and what was declared untrue. */
final class EventMeters implements LarderListener {

    private static final String FAILURE = "failure";

    private final MeterProvider<Timer> lookups;
    private final MeterProvider<Timer> loads;
    private final MeterProvider<Timer> tierCalls;
    private final MeterProvider<Counter> invalidations;
    private final MeterProvider<Counter> deferred;

    EventMeters(MeterRegistry registry, Tags namespace) {
        lookups = Timer.builder("larder.lookup")
                .description("Lookups that memory could not answer")
                .tags(namespace)
                .withRegistry(registry);
        loads = Timer.builder("larder.load")
                .description("Time in the loader, for one key or a batch")
                .tags(namespace)
                .withRegistry(registry);
        tierCalls = Timer.builder("larder.tier")
                .description("Commands to the tier, failed ones included")
                .tags(namespace)
                .withRegistry(registry);
        invalidations = Counter.builder("larder.invalidations")
                .description("Keys and groups that this node declared untrue, or replaced")
                .tags(namespace)
                .withRegistry(registry);
        deferred = Counter.builder("larder.invalidations.deferred")
                .description("Those of them that the shared tier was not there to acknowledge")
                .tags(namespace)
                .withRegistry(registry);
        Stream.of("key", "tag", "pattern", "cache", "horizon").forEach(this::beginAtZero);
    }

    private void beginAtZero(String kind) {
        invalidations.withTag("kind", kind);
        deferred.withTag("kind", kind);
    }

    @Override
    public void lookedUp(LookedUp event) {
        lookups.withTags("cache", event.cache(), "outcome", outcome(event)).record(event.duration());
    }

    @Override
    public void loaded(Loaded event) {
        String result = event.failure() == null ? "success" : FAILURE;
        loads.withTags("cache", event.cache(), "result", result).record(event.duration());
    }

    @Override
    public void tierCalled(TierCalled event) {
        tierCalls.withTags("tier", event.tier(), "operation", event.operation()).record(event.duration());
    }

    @Override
    public void invalidated(Invalidated event) {
        invalidations.withTag("kind", event.kind()).increment(event.count());
        if (event.acknowledgement() == Acknowledgement.DEFERRED) {
            deferred.withTag("kind", event.kind()).increment(event.count());
        }
    }

    private static String outcome(LookedUp event) {
        Outcome outcome = event.outcome();
        return outcome == null ? FAILURE : outcome.label();
    }
}
