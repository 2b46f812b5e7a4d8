package dev.larder.benchmarks.goals;

import com.sun.management.ThreadMXBean;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.benchmarks.Quartiles;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** What operations in memory take, beside the figures that other systems publish; time of the thread's processor, and what it allocates. */
final class Absolute {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int KEYS = 10_000;
    private static final int MANY = 100;
    private static final int ROUNDS = 21;
    private static final int OPERATIONS = 20_000;

    /** Runs it: a table. */
    String run() {
        try (Larder larder =
                Larder.named("absolute").memory(Memory.entries(2 * KEYS)).build()) {
            Cache<Long, String> cache = larder.cache(CacheSpec.of("number:{id}", Long.class, String.class));
            LongStream.range(0, KEYS).forEach(key -> cache.put(key, "value " + key));
            return "| what | published by others | Larder | B allocated |\n|---|---|---|---|\n"
                    + row("get, found", "3,300 ns", OPERATIONS, i -> cache.get(i % KEYS))
                    + row("look for what is not there", "384 ns", OPERATIONS, i -> cache.peek(KEYS + i))
                    + row("set", "602 ns", OPERATIONS, i -> cache.put(i % KEYS, "another"))
                    + row("100 gets in one call", "302,000 ns", OPERATIONS / MANY, i -> cache.getAll(keys(i)))
                    + row(
                            "100 sets",
                            "14,000 ns",
                            OPERATIONS / MANY,
                            i -> values(i).forEach(cache::put))
                    + "\n";
        }
    }

    private static List<Long> keys(long turn) {
        return LongStream.range(turn * MANY, turn * MANY + MANY)
                .map(key -> key % KEYS)
                .boxed()
                .toList();
    }

    private static Map<Long, String> values(long turn) {
        Map<Long, String> values = new HashMap<>();
        keys(turn).forEach(key -> values.put(key, "another"));
        return values;
    }

    private static String row(String what, String others, int operations, LongConsumer operation) {
        double[] nanos = new double[ROUNDS];
        double[] bytes = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long began = THREADS.getCurrentThreadCpuTime();
            for (long i = 0; i < operations; i++) {
                operation.accept(i);
            }
            if (round >= 0) {
                nanos[round] = (double) (THREADS.getCurrentThreadCpuTime() - began) / operations;
                bytes[round] = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / operations;
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f ns | %,.0f |%n",
                what,
                others,
                Quartiles.of(DoubleStream.of(nanos)).median(),
                Quartiles.of(DoubleStream.of(bytes)).median());
    }
}
