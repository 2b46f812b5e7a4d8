package dev.larder.benchmarks.peers;

import dev.larder.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Peers taking turns of some tenths of a second, round by round, with several callers each of which waits for one answer before it asks
 * for the next. What else the machine does falls on all of them, so the ratios within a round hold.
 */
final class Turnwise {

    private static final int WARM_UP = 3;

    private final int callers;
    private final int asks;
    private final int rounds;

    /** So many callers, who ask so many times in one turn, all of them together, in so many rounds. */
    Turnwise(int callers, int asks, int rounds) {
        this.callers = callers;
        this.asks = asks;
        this.rounds = rounds;
    }

    /** One ask, the n-th of all. */
    @FunctionalInterface
    interface Ask {
        void run(int n) throws Exception;
    }

    /**
     * One turn.
     *
     * @param perSecond how many were answered in a second
     * @param p99Micros a hundredth took longer
     */
    private record Turn(double perSecond, double p99Micros) {}

    /** Rows of a table: name, how many a second, times the first of them, and the 99th percentile, with a first cell before each. */
    String rows(String first, Map<String, Ask> asked) throws Exception {
        Map<String, List<Turn>> turns = run(asked);
        List<Turn> limit = turns.values().iterator().next();
        StringBuilder rows = new StringBuilder();
        turns.forEach((name, own) -> rows.append(String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %s | %,.0f |%n",
                first,
                name,
                Quartiles.of(of(own, Turn::perSecond)).median(),
                Quartiles.ofRatios(of(own, Turn::perSecond), of(limit, Turn::perSecond)),
                Quartiles.of(of(own, Turn::p99Micros)).median())));
        return rows.toString();
    }

    private static DoubleStream of(List<Turn> turns, Function<Turn, Double> figure) {
        return turns.stream().mapToDouble(figure::apply);
    }

    private Map<String, List<Turn>> run(Map<String, Ask> asked) throws Exception {
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        asked.keySet().forEach(name -> turns.put(name, new ArrayList<>()));
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Map.Entry<String, Ask> each : asked.entrySet()) {
                    Turn turn = turn(each.getValue(), (round + WARM_UP) * asks, pool);
                    if (round >= 0) {
                        Objects.requireNonNull(turns.get(each.getKey())).add(turn);
                    }
                }
            }
            return turns;
        } finally {
            pool.shutdown();
        }
    }

    private Turn turn(Ask ask, int from, ExecutorService pool) throws Exception {
        int each = asks / callers;
        List<Callable<long[]>> parts = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int first = from + caller * each;
            parts.add(() -> nanos(ask, first, each));
        }
        long began = System.nanoTime();
        List<Future<long[]>> done = pool.invokeAll(parts);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> part : done) {
            all.add(part.get());
        }
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Turn(sorted.length / seconds, sorted[sorted.length * 99 / 100] / 1e3);
    }

    private static long[] nanos(Ask ask, int first, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            ask.run(first + i);
            nanos[i] = System.nanoTime() - began;
        }
        return nanos;
    }
}
