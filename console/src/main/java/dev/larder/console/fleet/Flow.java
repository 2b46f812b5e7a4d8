package dev.larder.console.fleet;

import dev.larder.console.figures.Buckets;
import dev.larder.console.figures.CacheFigures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a stretch of time, for each second of it, of one cache on one node or of many together. Pure.
 *
 * @param lookups by outcome, {@code failed} among them
 * @param counted how many lookups it is made from
 * @param memoryHits how many of them were answered by memory
 * @param loads loads that ended well
 * @param loadFailures loads that did not
 * @param loadNanos time in the loader
 * @param refusedFills values that came too late
 * @param evictions by cause
 * @param latency lookups beyond memory, as counts of the whole stretch
 * @param loadLatency loads, as counts of the whole stretch
 */
public record Flow(
        Map<String, Double> lookups,
        long counted,
        long memoryHits,
        double loads,
        double loadFailures,
        double loadNanos,
        double refusedFills,
        Map<String, Double> evictions,
        List<Long> latency,
        List<Long> loadLatency) {

    /** Nothing happened. */
    public static final Flow NONE = new Flow(Map.of(), 0, 0, 0, 0, 0, 0, Map.of(), Buckets.none(), Buckets.none());

    /** What came between two figures of one cache, so many seconds apart. A counter that went backwards counts as nothing. */
    static Flow between(@Nullable CacheFigures before, CacheFigures after, double seconds) {
        if (before == null || seconds <= 0) {
            return NONE;
        }
        return new Flow(
                rates(before.lookups(), after.lookups(), seconds),
                Math.max(0, after.allLookups() - before.allLookups()),
                Math.max(0, after.of("memory") - before.of("memory")),
                rate(before.loads(), after.loads(), seconds),
                rate(before.loadFailures(), after.loadFailures(), seconds),
                rate(before.loadNanos(), after.loadNanos(), seconds),
                rate(before.refusedFills(), after.refusedFills(), seconds),
                rates(before.evictions(), after.evictions(), seconds),
                Buckets.between(before.latency(), after.latency()),
                Buckets.between(before.loadLatency(), after.loadLatency()));
    }

    private static double rate(long before, long after, double seconds) {
        return Math.max(0, after - before) / seconds;
    }

    private static Map<String, Double> rates(Map<String, Long> before, Map<String, Long> after, double seconds) {
        Map<String, Double> rates = new TreeMap<>();
        after.forEach((name, count) -> rates.put(name, rate(before.getOrDefault(name, 0L), count, seconds)));
        return rates;
    }

    /** Both together. */
    public Flow plus(Flow other) {
        return new Flow(
                sum(lookups, other.lookups),
                counted + other.counted,
                memoryHits + other.memoryHits,
                loads + other.loads,
                loadFailures + other.loadFailures,
                loadNanos + other.loadNanos,
                refusedFills + other.refusedFills,
                sum(evictions, other.evictions),
                Buckets.sum(latency, other.latency),
                Buckets.sum(loadLatency, other.loadLatency));
    }

    private static Map<String, Double> sum(Map<String, Double> one, Map<String, Double> other) {
        Map<String, Double> sum = new TreeMap<>(one);
        other.forEach((name, rate) -> sum.merge(name, rate, Double::sum));
        return sum;
    }

    /** Answers of one outcome, for each second. */
    public double of(String outcome) {
        return lookups.getOrDefault(outcome, 0.0);
    }

    /** All lookups, for each second. */
    public double allLookups() {
        return lookups.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Lookups that needed no load, for each second. */
    public double saved() {
        return of("memory") + of("redis") + of("disk") + of("stale");
    }

    /** The share of lookups that needed no load; null where there were none. */
    public @Nullable Double hitRatio() {
        double all = allLookups();
        return all == 0 ? null : saved() / all;
    }

    /** The share of an outcome; null where there were none. */
    public @Nullable Double ratio(String outcome) {
        double all = allLookups();
        return all == 0 ? null : of(outcome) / all;
    }

    /** Entries dropped from memory, for each second. */
    public double allEvictions() {
        return evictions.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Loads, well ended or not, for each second. */
    public double allLoads() {
        return loads + loadFailures;
    }

    /** The mean time of a load, microseconds; null where there were none. */
    public @Nullable Long meanLoadMicros() {
        return allLoads() == 0 ? null : Math.round(loadNanos / allLoads() / 1_000);
    }
}
