package dev.larder.cli.internal.figures;

/**
 * What a cache does each second, on one node or on several together.
 *
 * @param cache its name
 * @param lookups answered
 * @param hits of them without a loader
 * @param memory of them from memory
 * @param loads that ended well
 * @param failed lookups and loads that did not
 * @param evicted from memory
 * @param entries in memory now
 */
public record CacheRates(
        String cache,
        double lookups,
        double hits,
        double memory,
        double loads,
        double failed,
        double evicted,
        long entries) {

    /** What came between two figures of a cache on one node. A node that started anew counts from 0 again. */
    public static CacheRates between(CacheFigures before, CacheFigures after, double seconds) {
        return new CacheRates(
                after.name(),
                rate(before.all(), after.all(), seconds),
                rate(before.hits(), after.hits(), seconds),
                rate(before.of("memory"), after.of("memory"), seconds),
                rate(before.loads(), after.loads(), seconds),
                rate(before.loadFailures(), after.loadFailures(), seconds),
                rate(before.evictions(), after.evictions(), seconds),
                after.entries());
    }

    private static double rate(long before, long after, double seconds) {
        return Math.max(0, after - before) / seconds;
    }

    /** Both together; the name is the first one's. */
    public CacheRates plus(CacheRates other) {
        return new CacheRates(
                cache,
                lookups + other.lookups,
                hits + other.hits,
                memory + other.memory,
                loads + other.loads,
                failed + other.failed,
                evicted + other.evicted,
                entries + other.entries);
    }

    /** Of a hundred lookups, how many needed no loader; 0 where there were none. */
    public double hitPercent() {
        return lookups == 0 ? 0 : Math.round(1_000 * hits / lookups) / 10.0;
    }
}
