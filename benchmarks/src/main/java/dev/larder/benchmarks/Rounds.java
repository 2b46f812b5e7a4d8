package dev.larder.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets contenders take turns, a few milliseconds each, round by round. Whatever else the machine does then falls on all of them alike,
 * and the ratios within a round hold although the times themselves wander.
 *
 * @param <K> the type of keys
 */
public final class Rounds<K> {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What one contender took in one round.
     *
     * @param nanos per key, as the slowest thread saw it
     * @param bytes allocated per key by the asking threads
     */
    public record Turn(double nanos, double bytes) {}

    private static final int KEYS_PER_TURN = 100_000;
    private static final int WARM_UP = 30;

    private final K[] drawn;
    private final int rounds;

    /** Rounds of asking for drawn keys, whose number is a power of two. */
    public Rounds(K[] drawn, int rounds) {
        this.drawn = drawn;
        this.rounds = rounds;
    }

    /** The turns of each contender, in the order of the rounds. */
    public Map<String, List<Turn>> run(List<Contender<K>> contenders, int threads) throws Exception {
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        contenders.forEach(contender -> turns.put(contender.name(), new ArrayList<>()));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Contender<K> contender : contenders) {
                    Turn turn = turn(contender, round, threads, pool);
                    if (round >= 0) {
                        Objects.requireNonNull(turns.get(contender.name())).add(turn);
                    }
                }
            }
            return turns;
        } finally {
            pool.shutdown();
        }
    }

    private Turn turn(Contender<K> contender, int round, int threads, ExecutorService pool) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<Turn>> asking = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int from = (round * threads + thread) * KEYS_PER_TURN & Integer.MAX_VALUE / 2;
            asking.add(pool.submit(() -> ask(contender, from, start)));
        }
        return slowest(asking);
    }

    private Turn ask(Contender<K> contender, int from, CyclicBarrier start) throws Exception {
        start.await();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = contender.nanos(drawn, from, KEYS_PER_TURN);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        return new Turn((double) nanos / KEYS_PER_TURN, (double) bytes / KEYS_PER_TURN);
    }

    private static Turn slowest(List<Future<Turn>> asking) throws InterruptedException, ExecutionException {
        double nanos = 0;
        double bytes = 0;
        for (Future<Turn> each : asking) {
            nanos = Math.max(nanos, each.get().nanos());
            bytes = Math.max(bytes, each.get().bytes());
        }
        return new Turn(nanos, bytes);
    }
}
