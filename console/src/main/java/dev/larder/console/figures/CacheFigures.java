package dev.larder.console.figures;

import dev.larder.console.api.Servers.SizingIntervals;
import dev.larder.inspect.Inspection.Sized;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node counted of one cache since it started.
 *
 * @param name the cache's name
 * @param template its key template
 * @param tiers memory, redis, disk
 * @param maximumEntries how many entries its memory may hold; null where it is bounded by weight
 * @param lookups answers by outcome, failed ones as {@code failed}
 * @param loads loads that ended well
 * @param loadFailures loads that did not
 * @param loadNanos time in the loader
 * @param loadsUnderWay loads that run now
 * @param puts entries kept, by tier
 * @param refusedFills values that came too late to be kept
 * @param errors of tiers and codecs, by kind
 * @param evictions entries dropped from memory, by cause
 * @param bytesWritten bytes given to the shared tier
 * @param entries entries in memory now
 * @param flights lookups under way
 * @param latency lookups beyond memory, in {@link Buckets}
 * @param loadLatency loads, in {@link Buckets}
 * @param failures what loads failed with
 * @param hot keys that are used most, the hottest first
 * @param biggest the largest values
 * @param advice what a sample of the lookups says is worth changing
 * @param intervals how long keys go unasked and values unchanged, by the same; null if too little was seen
 */
public record CacheFigures(
        String name,
        String template,
        List<String> tiers,
        @Nullable Long maximumEntries,
        Map<String, Long> lookups,
        long loads,
        long loadFailures,
        long loadNanos,
        long loadsUnderWay,
        Map<String, Long> puts,
        long refusedFills,
        Map<String, Long> errors,
        Map<String, Long> evictions,
        long bytesWritten,
        long entries,
        int flights,
        List<Long> latency,
        List<Long> loadLatency,
        Map<String, Long> failures,
        List<String> hot,
        List<Sized> biggest,
        List<String> advice,
        @Nullable SizingIntervals intervals) {

    // What another node published may lack anything.
    public CacheFigures {
        tiers = copy(tiers);
        lookups = copy(lookups);
        puts = copy(puts);
        errors = copy(errors);
        evictions = copy(evictions);
        latency = copy(latency);
        loadLatency = copy(loadLatency);
        failures = copy(failures);
        hot = copy(hot);
        biggest = copy(biggest);
        advice = copy(advice);
    }

    static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static Map<String, Long> copy(@Nullable Map<String, Long> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }

    /** Answers of one outcome. */
    public long of(String outcome) {
        return lookups.getOrDefault(outcome, 0L);
    }

    /** All answers, failures included. */
    public long allLookups() {
        return lookups.values().stream().mapToLong(Long::longValue).sum();
    }
}
