package dev.larder.benchmarks.scale;

import dev.larder.benchmarks.Quartiles;
import dev.larder.benchmarks.nodes.Child;
import dev.larder.benchmarks.nodes.NodeMain;
import dev.larder.benchmarks.nodes.ServerCost;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One to eight nodes in processes of their own on one Redis: what a hit, an invalidation and a second of nothing cost with each more. */
final class NodesReport {

    private static final int HEAP_MIB = 96;
    private static final int KEYS = 5_000;
    private static final int PASSES = 40;
    private static final int WRITES = 2_000;
    private static final int IDLE_SECONDS = 5;

    /**
     * What was measured with so many nodes. Nanoseconds of processors.
     *
     * @param hit of a hit, nobody writing
     * @param hitWhileWritten of a hit while another node, or another thread of the only one, declares tags untrue
     * @param redis of the server, for each key declared untrue, beyond what it does anyway
     * @param reads how often each node was answered by its tail's {@code XREAD}, for each record
     * @param bytes that the server sent, for each record and node
     * @param reader of each process that only reads, for each record, beyond what it does anyway
     * @param writer of the process that writes, for each record, likewise
     * @param idleRedis of the server, for each second and node
     * @param idleNode of each process, for each second
     * @param commands that the server answered for each idle node and second
     */
    record Row(
            int nodes,
            double hit,
            double hitWhileWritten,
            double redis,
            double reads,
            double bytes,
            double reader,
            double writer,
            double idleRedis,
            double idleNode,
            double commands) {}

    /** Runs it with each of these numbers of nodes. */
    static List<Row> run(List<Integer> numbers) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int nodes : numbers) {
            try (RedisServer server = RedisServer.builder().start()) {
                Row row = measured(server, nodes);
                System.err.println(row);
                rows.add(row);
            }
        }
        return rows;
    }

    private static Row measured(RedisServer server, int number) throws IOException {
        List<Child> nodes = new ArrayList<>();
        try {
            for (int node = 0; node < number; node++) {
                nodes.add(Child.start(NodeMain.class, HEAP_MIB, server.uri().toString()));
            }
            for (Child node : nodes) {
                node.ask("fill", 0, KEYS);
                node.ask("hits", PASSES, KEYS);
            }
            return measured(server, nodes);
        } finally {
            nodes.forEach(Child::close);
        }
    }

    private static Row measured(RedisServer server, List<Child> nodes) throws IOException {
        Child writer = nodes.get(0);
        Child reader = nodes.get(nodes.size() - 1);
        double hit = hit(reader);
        // What is not there is declared untrue, so that all goes on hitting.
        writer.ask("invalidate", 1_000_000, 1_000_000 + WRITES / 2);
        Spent idle = spent(server, nodes, () -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS)));
        Spent writing = spent(server, nodes, () -> {
            writer.ask("invalidate", 2_000_000, 2_000_000 + WRITES);
            for (Child node : nodes) {
                node.ask("catch-up");
            }
        });
        double nodeSeconds = idle.seconds * nodes.size();
        double idleProcess = idle.processes.stream().mapToLong(Long::longValue).sum() / nodeSeconds;
        double meanwhile = idleProcess * writing.seconds;
        double readers = writing.processes.stream()
                        .skip(1)
                        .mapToLong(Long::longValue)
                        .average()
                        .orElse(Double.NaN)
                - meanwhile;
        double server0 = idle.server.nanos() / idle.seconds * writing.seconds;
        return new Row(
                nodes.size(),
                hit,
                hitWhileWritten(writer, reader),
                (writing.server.nanos() - server0) / WRITES,
                (double) writing.server.reads() / WRITES / nodes.size(),
                (double) writing.server.bytesOut() / WRITES / nodes.size(),
                readers / WRITES,
                (writing.processes.get(0) - meanwhile) / WRITES,
                idle.server.nanos() / nodeSeconds,
                idleProcess,
                idle.server.commands() / nodeSeconds);
    }

    /** What some work took: of the server, of each process, and how long. */
    private record Spent(ServerCost server, List<Long> processes, double seconds) {}

    private interface Work {
        void run() throws IOException;
    }

    private static Spent spent(RedisServer server, List<Child> nodes, Work work) throws IOException {
        ServerCost before = ServerCost.of(server);
        List<Long> cpu = cpu(nodes);
        long began = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Spent(ServerCost.of(server).since(before), differences(cpu(nodes), cpu), seconds);
    }

    private static double hit(Child node) throws IOException {
        double[] nanos = new double[3];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Double.parseDouble(node.ask("hits", PASSES, KEYS)) / 1e3;
        }
        return Quartiles.of(DoubleStream.of(nanos)).median();
    }

    private static double hitWhileWritten(Child writer, Child reader) throws IOException {
        if (writer == reader) {
            return Double.NaN;
        }
        writer.tell("group", "tag", 0, WRITES);
        double nanos = Double.parseDouble(reader.ask("hits", PASSES, KEYS)) / 1e3;
        writer.answer();
        return nanos;
    }

    private static List<Long> cpu(List<Child> nodes) throws IOException {
        List<Long> nanos = new ArrayList<>();
        for (Child node : nodes) {
            nanos.add(node.askNumbers("cpu")[0]);
        }
        return nanos;
    }

    private static List<Long> differences(List<Long> after, List<Long> before) {
        return IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i) - before.get(i))
                .toList();
    }

    /** As a table, beside what the model says of the server's part. */
    static String table(List<Row> rows, JournalCosts costs) {
        StringBuilder table = new StringBuilder("""
                | nodes | hit, ns | hit while tags are declared untrue, ns | Redis per invalidated key, µs | by the model, µs | answers per record and node | bytes per record and node | a reading process per record, µs | the writing process, µs | idle: Redis per node, µs/s | a process, ms/s | commands/s |
                |---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            double model = rows.get(0).redis + (row.nodes - 1) * (row.reads * costs.wakeNanos() + costs.recordNanos());
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %.0f | %s | %.0f | %.0f | %.2f | %.0f | %s | %.0f | %.0f | %.1f | %.1f |%n",
                    row.nodes,
                    row.hit,
                    cell(row.hitWhileWritten),
                    row.redis / 1e3,
                    model / 1e3,
                    row.reads,
                    row.bytes,
                    cell(row.reader / 1e3),
                    row.writer / 1e3,
                    row.idleRedis / 1e3,
                    row.idleNode / 1e6,
                    row.commands));
        }
        return table.append('\n').toString();
    }

    private static String cell(double figure) {
        return Double.isNaN(figure) ? "" : String.format(Locale.ROOT, "%.0f", figure);
    }
}
