package dev.larder.micrometer;

import dev.larder.Cache;
import dev.larder.writes.WriteQueue;
import dev.larder.writes.WriteQueue.Counts;
import dev.larder.writes.WriteQueue.Figures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The queues of caches that write behind: how much waits, since when, and what became of it. */
final class WriteMeters {

    private final MeterRegistry registry;
    private final Tags namespace;

    WriteMeters(MeterRegistry registry, Tags namespace) {
        this.registry = registry;
        this.namespace = namespace;
    }

    void bind(Cache<?, ?> cache) {
        if (cache.spec().writeBehind() == null) {
            return;
        }
        WriteQueue<?, ?> queue = cache.writes();
        Tags tags = namespace.and("cache", cache.name());
        gauge(queue, tags, "queued", "Writes that wait for the source, those under way included", Figures::queued);
        gauge(queue, tags, "capacity", "Writes that may wait", Figures::capacity);
        gauge(queue, tags, "dead", "Writes that were given up and are kept as dead letters", Figures::deadLetters);
        gauge(queue, tags, "unreadable", "Writes of earlier processes that cannot be read", Figures::unreadable);
        Gauge.builder("larder.writes.oldest", queue, each -> seconds(each.figures()))
                .description("How long the oldest write waits")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        count(queue, tags, "taken", Counts::taken);
        count(queue, tags, "merged", Counts::merged);
        count(queue, tags, "written", Counts::written);
        count(queue, tags, "failed", Counts::failed);
        count(queue, tags, "dead", Counts::dead);
        count(queue, tags, "forgotten", Counts::forgotten);
        count(queue, tags, "turned_away", Counts::turnedAway);
    }

    private static double seconds(Figures figures) {
        return figures.oldest().toMillis() / 1e3;
    }

    private void gauge(
            WriteQueue<?, ?> queue, Tags tags, String name, String description, ToDoubleFunction<Figures> figure) {
        Gauge.builder("larder.writes." + name, queue, each -> figure.applyAsDouble(each.figures()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void count(WriteQueue<?, ?> queue, Tags tags, String result, ToLongFunction<Counts> count) {
        FunctionCounter.builder(
                        "larder.writes",
                        queue,
                        each -> count.applyAsLong(each.figures().counts()))
                .description("What happened to writes that the source gets later")
                .tags(tags.and("result", result))
                .register(registry);
    }
}
