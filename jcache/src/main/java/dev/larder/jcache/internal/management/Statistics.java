package dev.larder.jcache.internal.management;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.cache.management.CacheStatisticsMXBean;

/** What happened in one cache on this node since the start or the last {@link #clear}, by the rules of the specification's table. Thread-safe. */
public final class Statistics implements CacheStatisticsMXBean {

    private static final float NANOS_IN_MICROS = 1_000f;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder removals = new LongAdder();
    private final LongAdder getNanos = new LongAdder();
    private final LongAdder putNanos = new LongAdder();
    private final LongAdder removeNanos = new LongAdder();
    private final LongSupplier evicted;
    private volatile long evictedBefore;
    private volatile boolean isEnabled;

    /**
     * Statistics, not counting yet.
     *
     * @param evicted how many entries were pushed out of memory for room so far
     */
    public Statistics(LongSupplier evicted) {
        this.evicted = evicted;
    }

    /** Whether it counts. */
    public boolean isEnabled() {
        return isEnabled;
    }

    /** Switches it. */
    public void enable(boolean enabled) {
        isEnabled = enabled;
    }

    /** Counts one hit. */
    public void hit(long nanos) {
        hits.increment();
        getNanos.add(nanos);
    }

    /**
     * Counts what an operation did.
     *
     * @param nanos how long it took
     */
    public void count(long hit, long missed, long put, long removed, long nanos) {
        add(hits, hit);
        add(misses, missed);
        add(puts, put);
        add(removals, removed);
        add(getNanos, hit + missed > 0 ? nanos : 0);
        add(putNanos, put > 0 ? nanos : 0);
        add(removeNanos, removed > 0 ? nanos : 0);
    }

    private static void add(LongAdder adder, long amount) {
        if (amount != 0) {
            adder.add(amount);
        }
    }

    @Override
    public void clear() {
        hits.reset();
        misses.reset();
        puts.reset();
        removals.reset();
        getNanos.reset();
        putNanos.reset();
        removeNanos.reset();
        evictedBefore = evicted.getAsLong();
    }

    @Override
    public long getCacheHits() {
        return hits.sum();
    }

    @Override
    public float getCacheHitPercentage() {
        return percent(getCacheHits());
    }

    @Override
    public long getCacheMisses() {
        return misses.sum();
    }

    @Override
    public float getCacheMissPercentage() {
        return percent(getCacheMisses());
    }

    @Override
    public long getCacheGets() {
        return getCacheHits() + getCacheMisses();
    }

    @Override
    public long getCachePuts() {
        return puts.sum();
    }

    @Override
    public long getCacheRemovals() {
        return removals.sum();
    }

    @Override
    public long getCacheEvictions() {
        return evicted.getAsLong() - evictedBefore;
    }

    @Override
    public float getAverageGetTime() {
        return average(getNanos, getCacheGets());
    }

    @Override
    public float getAveragePutTime() {
        return average(putNanos, getCachePuts());
    }

    @Override
    public float getAverageRemoveTime() {
        return average(removeNanos, getCacheRemovals());
    }

    private float percent(long part) {
        long all = getCacheGets();
        return all == 0 ? 0 : 100f * part / all;
    }

    private static float average(LongAdder nanos, long count) {
        return count == 0 ? 0 : nanos.sum() / NANOS_IN_MICROS / count;
    }
}
