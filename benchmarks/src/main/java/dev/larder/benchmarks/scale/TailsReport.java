package dev.larder.benchmarks.scale;

import dev.larder.Larder;
import dev.larder.benchmarks.nodes.ServerCost;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a record, a reader and an idle node cost the master that holds the journal, with up to a thousand of them on it. */
final class TailsReport {

    private static final String NAMESPACE = "scale:v1";
    private static final List<Integer> NODES = List.of(0, 1, 10, 100, 1_000);
    private static final int TOGETHER = 100;
    /** With fewer readers the difference of two figures is lost in the noise of both. */
    private static final int ENOUGH = 10;

    private static final int BEATS = 6;
    private static final long DELIVERIES = 40_000;

    private final StringBuilder table = new StringBuilder("""
            | nodes | Redis per record, one at a time, µs | of that for each reader, µs | per record, 100 at a time, µs | for each reader, µs | bytes per record and reader, alone | in a hundred | idle node, µs/s | bytes/s |
            |---|---|---|---|---|---|---|---|---|
            """);
    private double aloneNanos;
    private double togetherNanos;

    /** What one step of records cost. */
    private record Step(double nanos, double bytes) {}

    /** Runs it; the table afterwards is in {@link #table}. */
    SortedMap<Integer, JournalCosts> run() {
        SortedMap<Integer, JournalCosts> costs = new TreeMap<>();
        for (int nodes : NODES) {
            try (RedisServer server = RedisServer.builder().start()) {
                begin(server);
                JournalCosts measured = measure(server, nodes);
                if (nodes >= ENOUGH) {
                    costs.put(nodes, measured);
                }
            }
        }
        return costs;
    }

    String table() {
        return table.append('\n').toString();
    }

    // A node begins the journal, and has it known to the server what scripts there are.
    private static void begin(RedisServer server) {
        try (Larder larder =
                Larder.named("scale").shared(Redis.at(server.uri())).build()) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Objects.requireNonNull(larder.status().shared()).connected()
                    || larder.status().isSuspect()) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("not connected: " + larder.status());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private JournalCosts measure(RedisServer server, int nodes) {
        try (Appends appends = new Appends(server.uri(), NAMESPACE);
                Tails tails = new Tails(server.uri(), NAMESPACE, nodes)) {
            int alone = (int) Math.max(40, Math.min(4_000, DELIVERIES / Math.max(1, nodes)));
            int steps = (int) Math.max(4, Math.min(100, 4 * DELIVERIES / ((long) TOGETHER * Math.max(1, nodes))));
            step(server, appends, tails, nodes, alone / 4, 1);
            Step ones = step(server, appends, tails, nodes, alone, 1);
            Step many = step(server, appends, tails, nodes, steps, TOGETHER);
            Step idle = idle(server, tails, nodes);
            if (nodes == 0) {
                aloneNanos = ones.nanos;
                togetherNanos = many.nanos;
            }
            table.append(row(nodes, ones, many, idle));
            return costs(Math.max(1, nodes), ones, many, idle);
        }
    }

    private String row(int nodes, Step ones, Step many, Step idle) {
        double readers = Math.max(1, nodes);
        return String.format(
                Locale.ROOT,
                "| %,d | %.1f | %.2f | %.1f | %.2f | %.0f | %.0f | %.1f | %.0f |%n",
                nodes,
                ones.nanos / 1e3,
                (ones.nanos - aloneNanos) / readers / 1e3,
                many.nanos / 1e3,
                (many.nanos - togetherNanos) / readers / 1e3,
                ones.bytes / readers,
                many.bytes / readers,
                idle.nanos / 1e3,
                idle.bytes);
    }

    private JournalCosts costs(int nodes, Step ones, Step many, Step idle) {
        JournalCosts.Line nanos =
                JournalCosts.Line.of((ones.nanos - aloneNanos) / nodes, (many.nanos - togetherNanos) / nodes, TOGETHER);
        JournalCosts.Line bytes = JournalCosts.Line.of(ones.bytes / nodes, many.bytes / nodes, TOGETHER);
        return new JournalCosts(
                togetherNanos, nanos.answer(), nanos.record(), idle.nanos, bytes.answer(), bytes.record(), idle.bytes);
    }

    private static Step step(RedisServer server, Appends appends, Tails tails, int nodes, int steps, int together) {
        ServerCost before = ServerCost.of(server);
        long read = tails.read();
        for (int i = 1; i <= steps; i++) {
            if (together == 1) {
                appends.one();
            } else {
                appends.together(together);
            }
            tails.awaitRead(read + (long) i * together * nodes);
        }
        ServerCost spent = ServerCost.of(server).since(before);
        double records = (double) steps * together;
        return new Step(spent.nanos() / records, spent.bytesOut() / records);
    }

    private static Step idle(RedisServer server, Tails tails, int nodes) {
        ServerCost before = ServerCost.of(server);
        long began = System.nanoTime();
        for (int second = 0; second < BEATS; second++) {
            tails.beat(second * 10L);
            long until = began + TimeUnit.SECONDS.toNanos(second + 1);
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }
        ServerCost spent = ServerCost.of(server).since(before);
        double nodeSeconds = (double) Math.max(1, nodes) * BEATS;
        return new Step(spent.nanos() / nodeSeconds, spent.bytesOut() / nodeSeconds);
    }
}
