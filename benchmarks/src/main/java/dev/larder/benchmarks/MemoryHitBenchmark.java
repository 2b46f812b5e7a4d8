package dev.larder.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hit in memory: Larder against Caffeine with its statistics on, which is what stands inside, and against a plain map, which is
 * the limit. 100,000 keys, all present, asked for with the skew of real caches (zipf 0.99).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked // JMH calls setUp before anything is read
public class MemoryHitBenchmark {

    private static final int KEYS = 100_000;
    private static final int DRAWN = 1 << 20;

    private final Long[] drawn = new Long[DRAWN];
    private Map<Long, String> map;
    private com.github.benmanes.caffeine.cache.Cache<Long, String> caffeine;
    private Larder larder;
    private Cache<Long, String> cache;

    /** Where a thread is in the drawn keys. */
    @State(Scope.Thread)
    public static class Turn {
        private int next = (int) (Thread.currentThread().getId() * 7919);

        int next() {
            return next++ & (DRAWN - 1);
        }
    }

    /** Fills all three with the same keys and values. */
    @Setup
    public void setUp() {
        Long[] keys = new Long[KEYS];
        map = new ConcurrentHashMap<>();
        caffeine = Caffeine.newBuilder().maximumSize(2 * KEYS).recordStats().build();
        larder = Larder.named("bench").memory(Memory.entries(2 * KEYS)).build();
        cache = larder.cache(CacheSpec.of("number:{id}", Long.class, String.class));
        for (int i = 0; i < KEYS; i++) {
            Long key = (long) i * 31;
            String value = "value " + i;
            keys[i] = key;
            map.put(key, value);
            caffeine.put(key, value);
            cache.get(key, () -> value);
        }
        Zipf zipf = new Zipf(KEYS, 0.99, 42);
        for (int i = 0; i < DRAWN; i++) {
            drawn[i] = keys[zipf.next()];
        }
    }

    /** Lets go of the Larder's threads. */
    @TearDown
    public void tearDown() {
        larder.close();
    }

    /** The limit: no bound, no statistics, no freshness. */
    @Benchmark
    public @Nullable String map(Turn turn) {
        return map.get(drawn[turn.next()]);
    }

    /** What stands inside. */
    @Benchmark
    public @Nullable String caffeine(Turn turn) {
        return caffeine.getIfPresent(drawn[turn.next()]);
    }

    /** With freshness, coherence and statistics. */
    @Benchmark
    public @Nullable String larder(Turn turn) {
        return cache.get(drawn[turn.next()]);
    }
}
