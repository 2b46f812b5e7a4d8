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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Peers taking turns of some tenths of a second, round by round, with several callers each of which waits for one answer before it asks
 * for the next. What else the machine does falls on all of them, so the ratios within a round hold. The first turns do not count: each has
 * three seconds, or so many asks that it compiles what it has to compile, before it is measured.
 */
final class Turnwise {

    private static final int WARM_UP = 10;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int APART = 7_919;

    private final int callers;
    private final int mostAsks;
    private final int rounds;

    /** So many callers, each of whom asks so many times in one turn at most, in so many rounds. */
    Turnwise(int callers, int mostAsks, int rounds) {
        this.callers = callers;
        this.mostAsks = mostAsks;
        this.rounds = rounds;
    }

    /** One ask of a turn, by a number; callers begin apart from each other and count on. */
    @FunctionalInterface
    interface Ask {
        void run(int n) throws Exception;

        /** Makes undone what asks below that number have done; between the turns, and not measured. */
        default void undo(int asked) {}
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
                    Turn turn = turn(each.getValue(), pool);
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

    private Turn turn(Ask ask, ExecutorService pool) throws Exception {
        List<Callable<long[]>> parts = new ArrayList<>();
        long began = System.nanoTime();
        for (int caller = 0; caller < callers; caller++) {
            int first = caller * APART;
            parts.add(() -> nanos(ask, first, began + TURN_NANOS));
        }
        List<Future<long[]>> done = pool.invokeAll(parts);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> part : done) {
            all.add(part.get());
        }
        ask.undo(all.get(0).length);
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Turn(sorted.length / seconds, sorted[sorted.length * 99 / 100] / 1e3);
    }

    private long[] nanos(Ask ask, int first, long until) throws Exception {
        LongStream.Builder nanos = LongStream.builder();
        long began = System.nanoTime();
        for (int i = 0; i == 0 || (i < mostAsks && began < until); i++) {
            ask.run(first + i);
            long ended = System.nanoTime();
            nanos.add(ended - began);
            began = ended;
        }
        return nanos.build().toArray();
    }
}
