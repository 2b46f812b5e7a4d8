package dev.larder.internal.stats;

import dev.larder.CacheStats;
import dev.larder.CodecException;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one cache. Thread-safe, without locks; lossless. */
public final class CacheCounters {

    private final LongAdder memoryHits = new LongAdder();
    private final Map<Outcome, LongAdder> lookups = new EnumMap<>(Outcome.class);
    private final LongAdder loads = new LongAdder();
    private final LongAdder loadFailures = new LongAdder();
    private final LongAdder loadNanos = new LongAdder();
    private final LongAdder loadsUnderWay = new LongAdder();
    private final LongAdder lateLoads = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder lengthened = new LongAdder();
    private final LongAdder refusedFills = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final Map<String, LongAdder> puts = new ConcurrentHashMap<>();
    private final Map<String, Map<String, LongAdder>> tierErrors = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> evictions = new ConcurrentHashMap<>();

    private final Largest largest = new Largest();

    /** Counters at zero. */
    public CacheCounters() {
        for (Outcome outcome : Outcome.values()) {
            lookups.put(outcome, outcome == Outcome.MEMORY ? memoryHits : new LongAdder());
        }
    }

    /** An answer out of memory. */
    public void memoryHit() {
        memoryHits.increment();
    }

    /** An answer. */
    public void lookup(Outcome outcome) {
        Objects.requireNonNull(lookups.get(outcome)).increment();
    }

    /** A load that begins. */
    public void loadBegan() {
        loadsUnderWay.increment();
    }

    /** A load that has come to its end, whatever it was. */
    public void loadEnded() {
        loadsUnderWay.decrement();
    }

    /** A load that ended well or not, after so many nanoseconds. */
    public void load(boolean well, long nanos) {
        (well ? loads : loadFailures).increment();
        loadNanos.add(nanos);
    }

    /** A load that its caller did not wait for to the end, or that found no thread. */
    public void lateLoad() {
        lateLoads.increment();
    }

    /** An entry kept in a tier. */
    public void put(String tier) {
        adder(puts, tier).increment();
    }

    /** An envelope of so many bytes kept in the shared tier. */
    public void putShared(int bytes) {
        put("redis");
        bytesWritten.add(bytes);
    }

    /** The largest envelopes. */
    public Largest largest() {
        return largest;
    }

    /** A value that came too late to be kept. */
    public void refusedFill() {
        refusedFills.increment();
    }

    /** A conditional write that came too late, and is tried again. */
    public void conflict() {
        conflicts.increment();
    }

    /** A life that a reading has lengthened. */
    public void lengthened() {
        lengthened.increment();
    }

    /** An envelope of no use in a tier, or one that could not be made for it. */
    public void tierError(String tier, CodecException.Kind kind) {
        tierError(tier, kind.name().toLowerCase(Locale.ROOT));
    }

    /** A call to a tier that failed. */
    public void tierError(String tier, TierUnavailableException.Kind kind) {
        tierError(tier, kind.label());
    }

    private void tierError(String tier, String kind) {
        adder(errors(tier), kind).increment();
    }

    private Map<String, LongAdder> errors(String tier) {
        return tierErrors.computeIfAbsent(tier, ignored -> new ConcurrentHashMap<>());
    }

    /** An entry dropped from memory. */
    public void eviction(String cause) {
        adder(evictions, cause).increment();
    }

    /** How many answers came fresh out of memory. */
    public long memoryHits() {
        return memoryHits.sum();
    }

    /** What a load takes, on the average so far; 0 before the first. */
    public long meanLoadMicros() {
        long all = loads.sum() + loadFailures.sum();
        return all == 0 ? 0 : loadNanos.sum() / all / 1_000;
    }

    /** What is so now, and not counted here; as in {@link CacheStats}. */
    public record Present(
            long memoryEntries,
            long memoryMaximum,
            long memoryGrown,
            long memoryShrunk,
            int retryPauses,
            int flights,
            CacheStats.Prefetch prefetch) {}

    /** All counters now. */
    public CacheStats snapshot(Present present) {
        Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
        lookups.forEach((outcome, count) -> byOutcome.put(outcome, count.sum()));
        return new CacheStats(
                byOutcome,
                loads.sum(),
                loadFailures.sum(),
                loadNanos.sum(),
                lateLoads.sum(),
                loadsUnderWay.sum(),
                sums(puts),
                refusedFills.sum(),
                sums(errors("redis")),
                sums(errors("disk")),
                sums(evictions),
                bytesWritten.sum(),
                present.memoryEntries,
                present.memoryMaximum,
                present.memoryGrown,
                present.memoryShrunk,
                present.retryPauses,
                conflicts.sum(),
                lengthened.sum(),
                present.flights,
                present.prefetch);
    }

    private static LongAdder adder(Map<String, LongAdder> adders, String name) {
        return adders.computeIfAbsent(name, ignored -> new LongAdder());
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
