package dev.larder.console.history;

import dev.larder.console.figures.Buckets;
import dev.larder.console.fleet.Flow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A figure that is kept over time. Where points are put together into a coarser one, it is their mean or the largest of them. */
public enum Metric {
    HIT_RATIO(false, (flow, standing) -> flow.hitRatio()),
    MEMORY(false, rate("memory")),
    REDIS(false, rate("redis")),
    DISK(false, rate("disk")),
    LOAD(false, rate("load")),
    STALE(false, rate("stale")),
    MISS(false, rate("miss")),
    FAILED(false, rate("failed")),
    LOOKUPS(false, (flow, standing) -> flow.allLookups()),
    LOADS_SAVED(false, (flow, standing) -> flow.saved()),
    LOAD_FAILURES(false, (flow, standing) -> flow.loadFailures()),
    P50(true, percentile(0.5)),
    P95(true, percentile(0.95)),
    P99(true, percentile(0.99)),
    EVICTIONS(false, (flow, standing) -> flow.allEvictions()),
    JOURNAL_LAG(true, (flow, standing) -> standing.journalLagMillis()),
    ENTRIES(false, (flow, standing) -> standing.entries()),
    HEAP(false, (flow, standing) -> standing.heapBytes());

    /**
     * What is no flow.
     *
     * @param journalLagMillis of the node that is worst off; null if there is none
     * @param entries in memory
     * @param heapBytes used by the processes
     */
    public record Standing(
            @Nullable Double journalLagMillis,
            @Nullable Double entries,
            @Nullable Double heapBytes) {}

    /** All of them; a point has its values in this order. */
    static final List<Metric> ALL = List.of(values());

    @FunctionalInterface
    private interface Reading {
        @Nullable Double of(Flow flow, Standing standing);
    }

    private final boolean isWorst;

    @SuppressWarnings("ImmutableEnumChecker") // the readings are functions without state
    private final Reading reading;

    Metric(boolean isWorst, Reading reading) {
        this.isWorst = isWorst;
        this.reading = reading;
    }

    private static Reading rate(String outcome) {
        return (flow, standing) -> flow.of(outcome);
    }

    private static Reading percentile(double share) {
        return (flow, standing) -> {
            Long micros = Buckets.percentile(flow.latency(), flow.memoryHits(), share);
            return micros == null ? null : (double) micros;
        };
    }

    /** Its name in the API: {@code hit_ratio}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The metric of that name. */
    public static Optional<Metric> named(String label) {
        return Stream.of(values())
                .filter(metric -> metric.label().equals(label))
                .findFirst();
    }

    /** Its value; null if it is not known. */
    public @Nullable Double of(Flow flow, Standing standing) {
        return reading.of(flow, standing);
    }

    /** Two points as one. */
    float together(float one, int points, float other) {
        if (Float.isNaN(one) || Float.isNaN(other)) {
            return Float.isNaN(one) ? other : one;
        }
        return isWorst ? Math.max(one, other) : (one * points + other) / (points + 1);
    }

    /** All names, for messages. */
    public static String names() {
        return Stream.of(values()).map(Metric::label).collect(Collectors.joining(", "));
    }
}
