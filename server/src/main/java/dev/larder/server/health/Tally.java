package dev.larder.server.health;

import dev.larder.Cache;
import dev.larder.CacheStats;
import dev.larder.Larder;
import dev.larder.Outcome;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The statistics of many caches as one.
 *
 * @param lookups answers by where they came from
 * @param entries entries in memory
 * @param evictions entries pushed out of memory for room
 */
record Tally(Map<Outcome, Long> lookups, long entries, long evictions) {

    static Tally of(Collection<Larder> larders) {
        Map<Outcome, Long> lookups = new EnumMap<>(Outcome.class);
        long entries = 0;
        long evictions = 0;
        for (CacheStats stats : stats(larders)) {
            stats.lookups().forEach((outcome, count) -> lookups.merge(outcome, count, Long::sum));
            entries += stats.memoryEntries();
            evictions += stats.evictions().getOrDefault("size", 0L);
        }
        return new Tally(lookups, entries, evictions);
    }

    private static Iterable<CacheStats> stats(Collection<Larder> larders) {
        return larders.stream()
                .flatMap(larder -> larder.caches().stream())
                .map(Cache::stats)
                .toList();
    }

    long of(Outcome... outcomes) {
        return Stream.of(outcomes)
                .mapToLong(outcome -> lookups.getOrDefault(outcome, 0L))
                .sum();
    }

    long all() {
        return of(Outcome.values());
    }

    /** Answers that needed no load, as a share of all. */
    double hitRate() {
        return share(all() - of(Outcome.LOAD, Outcome.MISS), all());
    }

    /** A part of a whole, 0 of nothing. */
    static double share(long part, long whole) {
        return whole == 0 ? 0 : rounded((double) part / whole);
    }

    static double rounded(double number) {
        return Math.round(number * 1_000) / 1_000.0;
    }
}
