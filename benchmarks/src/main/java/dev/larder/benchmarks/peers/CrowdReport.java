package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A hundred callers on each of two nodes ask for one missing key at once; its load takes 50 ms. How often it is loaded, and how long they wait. */
final class CrowdReport {

    private static final int CALLERS = 100;
    private static final long LOAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final URI redis;
    private final int keys;
    private final AtomicInteger loads = new AtomicInteger();

    CrowdReport(URI redis, int keys) {
        this.redis = redis;
        this.keys = keys;
    }

    private Item load(String key) {
        loads.incrementAndGet();
        long until = System.nanoTime() + LOAD_NANOS;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return new Item(key, 1, "");
    }

    /** Runs it: a table. */
    String run() throws Exception {
        StringBuilder table = new StringBuilder("""
                | what | keys | most loads of a key | loads of a key, on average | wait p50 ms | wait p99 ms |
                |---|---|---|---|---|---|
                """);
        for (var product : Products.ofSeveralNodes().entrySet()) {
            table.append("| ").append(product.getKey()).append(" | ").append(of(product.getValue()));
        }
        return table.append('\n').toString();
    }

    private String of(Peer.Maker maker) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2 * CALLERS);
        try (Peer a = maker.on(redis, this::load);
                Peer b = maker.on(redis, this::load)) {
            ask(a, b, "crowd-warm-up", pool);
            List<Integer> loadsOfKeys = new ArrayList<>();
            List<long[]> waits = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                loads.set(0);
                waits.add(ask(a, b, "crowd-" + key, pool));
                loadsOfKeys.add(loads.get());
            }
            return row(loadsOfKeys, waits);
        } finally {
            pool.shutdownNow();
        }
    }

    private static long[] ask(Peer a, Peer b, String key, ExecutorService pool) throws Exception {
        List<Callable<Long>> callers = new ArrayList<>();
        for (int caller = 0; caller < 2 * CALLERS; caller++) {
            Peer node = caller % 2 == 0 ? a : b;
            callers.add(() -> {
                long began = System.nanoTime();
                node.get(key);
                return System.nanoTime() - began;
            });
        }
        long[] nanos = new long[callers.size()];
        int i = 0;
        for (Future<Long> wait : pool.invokeAll(callers)) {
            nanos[i++] = wait.get();
        }
        return nanos;
    }

    private String row(List<Integer> loadsOfKeys, List<long[]> waits) {
        long[] sorted = waits.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%d | %d | %.1f | %.0f | %.0f |%n",
                keys,
                loadsOfKeys.stream().mapToInt(Integer::intValue).max().orElse(0),
                loadsOfKeys.stream().mapToInt(Integer::intValue).average().orElse(0),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }
}
