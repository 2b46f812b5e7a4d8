package dev.larder.internal.analysis;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import dev.larder.internal.memory.Watcher;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The analysis of one cache, or its absence. Thread-safe.
 *
 * @param <K> the keys' type
 */
public final class CacheAnalysis<K> {

    /** One key in eight at most: what callers pay for is bounded by it. */
    private static final int SHORTEST_BITS = 3;

    private final @Nullable Sampler<K> sampler;
    private volatile @Nullable Analyst analyst;

    private CacheAnalysis(@Nullable Sampler<K> sampler) {
        this.sampler = sampler;
    }

    /** Of a cache with this bound; none where nothing is kept in memory, or its spec does not want it. */
    public static <K> CacheAnalysis<K> of(CacheSpec<K, ?> spec, Memory bound, Function<K, String> textOf, Clock clock) {
        return bound.maximum() == 0 || !spec.isAnalysed()
                ? new CacheAnalysis<>(null)
                : new CacheAnalysis<>(
                        new Sampler<>(textOf, clock, spec.staleWhileRevalidate().toNanos(), Filter.of(bits(bound))));
    }

    // By weight it is not known how many entries there will be: the sample becomes smaller when they are too many.
    private static int bits(Memory bound) {
        int bits = SHORTEST_BITS;
        while (bound.countsEntries() && (4 * bound.maximum()) >> bits > Miniatures.LARGEST) {
            bits++;
        }
        return bits;
    }

    /** Has to be told what happens in memory. */
    public Watcher watcher() {
        return sampler == null ? Watcher.none() : sampler;
    }

    /**
     * Begins, with the memory that is watched.
     *
     * @param hits how many lookups memory has answered fresh so far
     * @param budget what caches that are resized have together
     */
    public void begin(CacheSpec<K, ?> spec, MemoryTier<K, ?> memory, LongSupplier hits, Clock clock, Budget budget) {
        if (sampler != null) {
            boolean isTimed = spec.source() != null && spec.sliding().isZero();
            Duration timeToLive = isTimed ? spec.timeToLive() : null;
            analyst = new Analyst(sampler, memory, hits, timeToLive, clock, budget);
        }
    }

    /** An entry that is watched has answered fresh, at once. */
    public void hit(K key, MemoryEntry<?> entry, long nowNanos) {
        if (sampler != null) {
            sampler.hit(key, entry, nowNanos);
        }
    }

    /** Memory was asked, on the slower way: with this entry as its answer, or none; counted as a fresh answer or not. */
    public void asked(String text, @Nullable MemoryEntry<?> answer, boolean isCountedAsHit) {
        if (sampler != null) {
            sampler.asked(text, answer, isCountedAsHit);
        }
    }

    /** The source was asked. The digest is made only of keys in the sample; null if what it said cannot be compared. */
    public void loaded(String text, Supplier<@Nullable Integer> digest) {
        if (sampler != null && sampler.watches(text)) {
            sampler.loaded(text, guarded(digest));
        }
    }

    // The user's hashCode and codec enter here.
    private static @Nullable Integer guarded(Supplier<@Nullable Integer> digest) {
        try {
            return digest.get();
        } catch (RuntimeException failure) {
            return null;
        }
    }

    /** Whether something has been written down. */
    public boolean hasNews() {
        return sampler != null && sampler.hasNews();
    }

    /** Works in what has been written down. Takes milliseconds, on one thread at a time. */
    public void turn() {
        Analyst working = analyst;
        if (working != null) {
            working.turn();
        }
    }

    /** The cache is used no longer: nothing is worked in any more, and what it had of the budget is for others. */
    public void end() {
        Analyst working = analyst;
        analyst = null;
        if (working != null) {
            working.end();
        }
    }

    /** What is known so far; empty where nothing is analysed. */
    public Optional<Analysis> report() {
        return Optional.ofNullable(analyst).map(Analyst::report);
    }

    /** How often memory was made larger. */
    public long grown() {
        Analyst working = analyst;
        return working == null ? 0 : working.resizer().grown();
    }

    /** How often memory was made smaller. */
    public long shrunk() {
        Analyst working = analyst;
        return working == null ? 0 : working.resizer().shrunk();
    }
}
