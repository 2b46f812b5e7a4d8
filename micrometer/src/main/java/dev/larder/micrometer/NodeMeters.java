package dev.larder.micrometer;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** How the node stands: its journal, what waits, its connection. Each reads {@link Larder#status}, which asks nobody. */
final class NodeMeters {

    private static final String SECONDS = "seconds";

    private final Larder larder;
    private final MeterRegistry registry;
    private final Tags namespace;

    NodeMeters(Larder larder, MeterRegistry registry, Tags namespace) {
        this.larder = larder;
        this.registry = registry;
        this.namespace = namespace;
    }

    void bind() {
        number("larder.outbox.size", "Invalidations that wait for the shared tier", LarderStatus::deferred)
                .register(registry);
        number("larder.rules.size", "Group invalidations that are remembered", LarderStatus::rules)
                .register(registry);
        number("larder.suspect", "1 while copies are not believed because a record may be missing", NodeMeters::suspect)
                .register(registry);
        number(
                        "larder.executor.queued",
                        "Reloads and asynchronous lookups that wait for a thread of Larder's own pool",
                        LarderStatus::waitingTasks)
                .register(registry);
        FunctionCounter.builder(
                        "larder.executor.rejected",
                        larder,
                        node -> node.status().rejectedTasks())
                .description("Tasks the executor did not take: a reload left to the next hit, or done by the caller")
                .tags(namespace)
                .register(registry);
        bindJournal();
        if (larder.shared().isPresent()) {
            number("larder.tier.connected", "1 while commands can be sent to the tier", NodeMeters::connected)
                    .tag("tier", "redis")
                    .register(registry);
        }
    }

    private void bindJournal() {
        number(
                        "larder.journal.lag",
                        "From the append of the newest record applied to that",
                        LarderStatus::journalLagSeconds)
                .baseUnit(SECONDS)
                .register(registry);
        number("larder.journal.proof.age", "Since it is known that no record is missing", LarderStatus::proofAgeSeconds)
                .baseUnit(SECONDS)
                .register(registry);
        FunctionCounter.builder(
                        "larder.journal.gaps", larder, node -> node.status().abandonments())
                .description("Times memory was emptied because a record may have been missed, the start included")
                .tags(namespace)
                .register(registry);
    }

    private Gauge.Builder<Larder> number(String name, String description, ToDoubleFunction<LarderStatus> number) {
        return Gauge.builder(name, larder, node -> number.applyAsDouble(node.status()))
                .description(description)
                .tags(namespace);
    }

    private static double suspect(LarderStatus status) {
        return status.isSuspect() ? 1 : 0;
    }

    private static double connected(LarderStatus status) {
        SharedTier.Status shared = status.shared();
        return shared != null && shared.connected() ? 1 : 0;
    }
}
