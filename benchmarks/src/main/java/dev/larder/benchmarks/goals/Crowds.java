package dev.larder.benchmarks.goals;

import dev.larder.benchmarks.nodes.Child;
import dev.larder.benchmarks.nodes.Figures;
import dev.larder.benchmarks.nodes.NodeMain;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Two hundred callers in one, two and four processes ask for one missing key at the same moment; its load takes 50 ms. */
final class Crowds {

    private static final int CALLERS = 200;
    private static final int LOAD_MILLIS = 50;
    private static final int KEYS = 20;
    private static final int WARM_UP = 5;
    private static final int HEAP_MIB = 96;
    private static final List<Integer> PROCESSES = List.of(1, 2, 4);

    /** Runs it: a table. */
    String run() throws IOException {
        StringBuilder table = new StringBuilder(
                "| processes | keys | most loads of a key | wait p50 ms | p99 ms | max ms |\n|---|---|---|---|---|---|\n");
        for (int processes : PROCESSES) {
            table.append(of(processes));
        }
        return table.append('\n').toString();
    }

    private static String of(int processes) throws IOException {
        List<Child> nodes = new ArrayList<>();
        try (RedisServer server = RedisServer.builder().start()) {
            for (int i = 0; i < processes; i++) {
                nodes.add(Child.start(NodeMain.class, HEAP_MIB, server.uri().toString()));
            }
            long mostLoads = 0;
            LongStream waits = LongStream.empty();
            for (int key = -WARM_UP; key < KEYS; key++) {
                long loads = 0;
                for (long[] answer : rush(nodes, 1_000 + key)) {
                    loads += answer[0];
                    waits = key < 0
                            ? waits
                            : LongStream.concat(waits, LongStream.of(answer).skip(1));
                }
                mostLoads = Math.max(mostLoads, loads);
            }
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %s |%n",
                    processes,
                    KEYS,
                    mostLoads,
                    Figures.of(waits).cells());
        } finally {
            nodes.forEach(Child::close);
        }
    }

    private static List<long[]> rush(List<Child> nodes, long key) throws IOException {
        for (Child node : nodes) {
            node.ask("gather", key, CALLERS / nodes.size(), LOAD_MILLIS);
        }
        nodes.forEach(node -> node.tell("release"));
        List<long[]> answers = new ArrayList<>();
        for (Child node : nodes) {
            answers.add(Child.numbers(node.answer()));
        }
        return answers;
    }
}
