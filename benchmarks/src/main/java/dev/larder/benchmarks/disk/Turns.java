package dev.larder.benchmarks.disk;

import dev.larder.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;

/**
 * The stores taking turns of some thousand keys each, so that whatever else the machine does falls on all of them. Each time in another
 * order: a store that was written to goes on writing its tables behind its turn, at the cost of whoever comes next. The keys of a turn are divided among
 * the callers, each of which waits for what it asks before it asks for more.
 */
final class Turns {

    private static final int MOST_KEYS = 20_000;
    private static final int MOST_BYTES = 40 << 20;

    // Of these the figures are left out: code is being compiled, caches are being filled.
    private static final int WARM_UP = 3;

    private final List<Map.Entry<String, Bench>> order;
    private final int callers;
    private final int keysPerTurn;
    private final Random random = new Random(1);
    private final Map<String, List<Double>> perSecond = new LinkedHashMap<>();
    private int taken;

    Turns(Map<String, Bench> stores, int callers, int bytes) {
        this.order = new ArrayList<>(stores.entrySet());
        this.callers = callers;
        this.keysPerTurn = Math.min(MOST_KEYS, MOST_BYTES / bytes);
    }

    /** What one caller does with its part of a turn. */
    @FunctionalInterface
    interface Work {
        void on(Bench store, String[] some) throws Exception;
    }

    /** Takes turns until all keys are through, or the time is over; how many keys it got to. */
    int once(List<String> keys, Work work, long endNanos) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            int from = 0;
            while (from < keys.size() && (from == 0 || System.nanoTime() < endNanos)) {
                List<String> some = keys.subList(from, Math.min(keys.size(), from + keysPerTurn));
                Collections.shuffle(order, random);
                for (Map.Entry<String, Bench> store : order) {
                    turn(store.getKey(), store.getValue(), some, work, pool);
                }
                taken++;
                from += some.size();
            }
            return from;
        } finally {
            pool.shutdown();
        }
    }

    /** {@link #once}, over and over until the time is over. */
    void overAndOver(List<String> keys, Work work, long endNanos) throws Exception {
        do {
            once(keys, work, endNanos);
        } while (System.nanoTime() < endNanos || taken <= WARM_UP);
    }

    private void turn(String name, Bench store, List<String> some, Work work, ExecutorService pool) throws Exception {
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            String[] part = some.subList(some.size() * caller / callers, some.size() * (caller + 1) / callers)
                    .toArray(String[]::new);
            parts.add(() -> {
                work.on(store, part);
                return true;
            });
        }
        long began = System.nanoTime();
        for (Future<Boolean> part : pool.invokeAll(parts)) {
            part.get();
        }
        store.settle();
        double nanos = System.nanoTime() - began;
        if (taken >= WARM_UP) {
            perSecond.computeIfAbsent(name, missing -> new ArrayList<>()).add(some.size() * 1e9 / nanos);
        }
    }

    /** Of all turns together: as many turns, by the time that all of them took. */
    double perSecond(String store) {
        List<Double> all = perSecond.getOrDefault(store, List.of());
        return all.size() / all.stream().mapToDouble(each -> 1 / each).sum();
    }

    /**
     * How many times as fast as another a store is, turn by turn. Its middle is what holds: a disk that stops for a moment stops whoever
     * happens to be writing, and one such turn takes as long as ten.
     */
    Quartiles timesAsFastAs(String other, String store) {
        return Quartiles.ofRatios(figures(store), figures(other));
    }

    private DoubleStream figures(String store) {
        return perSecond.getOrDefault(store, List.of()).stream().mapToDouble(each -> each);
    }
}
