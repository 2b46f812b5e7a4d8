package dev.larder.console.api;

import dev.larder.console.api.Overviews.Coverage;
import dev.larder.console.api.Overviews.Event;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures over time, and the frames of the stream. */
public final class Histories {

    private Histories() {}

    /** As {@code History} in {@code api.ts}, which says what each component means. */
    public record History(
            String namespace,
            @Nullable String node,
            long from,
            long to,
            long stepMillis,
            Map<String, List<@Nullable Double>> series,
            @Nullable Heatmap heatmap,
            List<Event> events,
            @Nullable String cache) {}

    /** As {@code Heatmap} in {@code api.ts}, which says what each component means. */
    public record Heatmap(List<Long> boundsMicros, List<@Nullable List<Long>> columns) {}

    /** As {@code Frame} in {@code api.ts}, which says what each component means. */
    public record Frame(
            String namespace,
            long at,
            Coverage coverage,
            String health,
            Map<String, @Nullable Double> metrics,
            List<Long> counts) {}
}
