package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An invalidation that overtakes a load, on two nodes: B misses and reads the source; A writes the source and invalidates, and has its
 * answer; only then B's load answers. When all is quiet, both nodes are asked for every key: which keys are still answered as they were before
 * the write?
 */
final class OvertakenReport {

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final URI redis;
    private final int rounds;

    OvertakenReport(URI redis, int rounds) {
        this.redis = redis;
        this.rounds = rounds;
    }

    /** Runs it: a table. */
    String run() throws Exception {
        StringBuilder table = new StringBuilder("""
                | what | rounds | stale keys in the end |
                |---|---|---|
                """);
        for (var product : Products.ofSeveralNodes().entrySet()) {
            int stale = staleOf(product.getValue());
            table.append(String.format(Locale.ROOT, "| %s | %,d | %,d |%n", product.getKey(), rounds, stale));
        }
        return table.append('\n').toString();
    }

    private int staleOf(Peer.Maker maker) throws Exception {
        HeldSource source = new HeldSource();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Peer a = maker.on(redis, source);
                Peer b = maker.on(redis, source)) {
            for (int round = 0; round < rounds; round++) {
                overtake(a, b, source, key(round), caller);
            }
            awaitQuiet();
            return stale(a, b, source);
        } finally {
            caller.shutdownNow();
        }
    }

    private static String key(int round) {
        return "overtaken-" + round;
    }

    private static void overtake(Peer a, Peer b, HeldSource source, String key, ExecutorService caller)
            throws Exception {
        source.write(key);
        HeldSource.Hold hold = source.holdNextOf(key);
        Future<Item> answer = caller.submit(() -> b.get(key));
        hold.awaitRead();
        source.write(key);
        a.invalidate(key);
        hold.release();
        answer.get();
    }

    // Messages between nodes have their time.
    private static void awaitQuiet() {
        long until = System.nanoTime() + QUIET_NANOS;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private int stale(Peer a, Peer b, HeldSource source) {
        int stale = 0;
        for (int round = 0; round < rounds; round++) {
            String key = key(round);
            long now = source.version(key);
            if (a.get(key).version() < now || b.get(key).version() < now) {
                stale++;
            }
        }
        return stale;
    }
}
