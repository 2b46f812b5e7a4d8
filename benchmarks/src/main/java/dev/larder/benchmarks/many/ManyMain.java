package dev.larder.benchmarks.many;

import com.sun.management.OperatingSystemMXBean;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.benchmarks.nodes.Child;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A process with very many caches; what it answers are cells of a table. */
final class ManyMain {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int TAGS_PER_SECOND = 1_000;
    private static final int ENTRIES_PER_TAG = 10;
    private static final int HITS_PER_STEP = 100;
    private static final int IDLE_SECONDS = 3;
    private static final double MIB = 1 << 20;

    private final int caches;
    private final int entriesEach;
    private final int seconds;
    private final String[] values =
            IntStream.range(0, 1_000).mapToObj(i -> "value " + i).toArray(String[]::new);
    private final List<Cache<Long, String>> made = new ArrayList<>();

    private ManyMain(int caches, int entries, int seconds) {
        this.caches = caches;
        this.entriesEach = entries / caches;
        this.seconds = seconds;
    }

    /** Arguments: how many caches, how many entries in all of them, for how many seconds to invalidate. */
    public static void main(String[] arguments) throws Exception {
        int[] numbers =
                IntStream.range(0, 3).map(i -> Integer.parseInt(arguments[i])).toArray();
        Child.follow(words -> new ManyMain(numbers[0], numbers[1], numbers[2]).run());
    }

    private String run() throws Exception {
        double none = usedMiB();
        try (Larder larder =
                Larder.named("many").memory(Memory.entries(1_000_000)).build()) {
            double making = cpuSeconds(() -> make(larder));
            double empty = usedMiB();
            double filling = cpuSeconds(this::fill);
            double full = usedMiB();
            double idle = cpuSeconds(() -> park(TimeUnit.SECONDS.toNanos(IDLE_SECONDS))) / IDLE_SECONDS;
            double looking = cpuSeconds(() -> larder.caches().forEach(Cache::stats));
            return String.format(
                            Locale.ROOT,
                            "%,d | %,d | %.1f | %.1f | %.0f | %.1f | %.1f | %.0f | ",
                            caches,
                            caches * entriesEach,
                            (empty - none) * 1024 / caches,
                            making * 1e6 / caches,
                            (full - empty) * MIB / (caches * entriesEach),
                            filling * 1e6 / (caches * entriesEach),
                            idle * 1e3,
                            looking * 1e3)
                    + underFire(larder);
        }
    }

    private void make(Larder larder) {
        for (int i = 0; i < caches; i++) {
            made.add(larder.cache(CacheSpec.of("cache-" + i + ":{id}", Long.class, String.class)
                    .keyTags(key -> Set.of(tag(key)))));
        }
    }

    private static String tag(long key) {
        return "tag-" + key / ENTRIES_PER_TAG;
    }

    private void fill() {
        made.forEach(cache -> {
            for (long key = 0; key < entriesEach; key++) {
                get(cache, key);
            }
        });
    }

    private void get(Cache<Long, String> cache, long key) {
        cache.get(key, () -> values[(int) (key % values.length)]);
    }

    // Tags are declared untrue at their rate by one thread, while another asks.
    private String underFire(Larder larder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        long cpu = PROCESS.getProcessCpuTime();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Future<Waits.Longest> invalidating = threads.submit(() -> invalidate(larder, until));
        Future<Asked> asking = threads.submit(() -> ask(until));
        Asked asked = asking.get();
        Waits.Longest writes = invalidating.get();
        double spent = (PROCESS.getProcessCpuTime() - cpu) / 1e9 / seconds;
        threads.shutdown();
        return String.format(
                Locale.ROOT,
                "%.2f | %,.0f | %.1f | %.1f | %.1f | %.1f | %.1f",
                spent,
                (double) asked.hits / seconds,
                asked.longest.clock(),
                asked.longest.collected(),
                asked.longest.busy(),
                asked.longest.held(),
                writes.ours());
    }

    private Waits.Longest invalidate(Larder larder, long until) {
        Waits waits = new Waits();
        Random lots = new Random(7);
        long gap = TimeUnit.SECONDS.toNanos(1) / TAGS_PER_SECOND;
        for (long due = System.nanoTime(); due < until; due += gap) {
            park(due - System.nanoTime());
            Invalidation untrue = Invalidation.tag(tag(lots.nextInt(Math.max(1, entriesEach))));
            waits.step(() -> larder.invalidate(untrue));
        }
        return waits.longest();
    }

    /** What came of asking. */
    private record Asked(long hits, Waits.Longest longest) {}

    private Asked ask(long until) {
        Waits waits = new Waits();
        Random lots = new Random(42);
        long hits = 0;
        while (System.nanoTime() < until) {
            waits.step(() -> {
                for (int i = 0; i < HITS_PER_STEP; i++) {
                    get(made.get(lots.nextInt(caches)), lots.nextInt(entriesEach));
                }
            });
            hits += HITS_PER_STEP;
        }
        return new Asked(hits, waits.longest());
    }

    private static void park(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static double cpuSeconds(Runnable work) {
        long before = PROCESS.getProcessCpuTime();
        work.run();
        return (PROCESS.getProcessCpuTime() - before) / 1e9;
    }

    private static double usedMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }
}
