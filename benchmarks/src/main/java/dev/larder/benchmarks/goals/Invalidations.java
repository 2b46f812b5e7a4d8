package dev.larder.benchmarks.goals;

import dev.larder.benchmarks.Quartiles;
import dev.larder.benchmarks.nodes.Child;
import dev.larder.benchmarks.nodes.Figures;
import dev.larder.benchmarks.nodes.NodeMain;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One process declares untrue what another has in memory: when it is acknowledged, and when the other has it no more. */
final class Invalidations {

    private static final int TURN = 1_000;
    private static final int NODE_HEAP_MIB = 128;
    private static final int BIG_HEAP_MIB = 700;
    private static final int GROUPS = 300;
    private static final List<Integer> ENTRIES = List.of(1_000, 30_000, 1_000_000);

    private final List<long[]> acknowledged = new ArrayList<>();
    private final List<Double> raw = new ArrayList<>();
    private final List<Double> own = new ArrayList<>();
    private final List<long[]> untilSeen = new ArrayList<>();

    /** Of so many keys, one by one, turn by turn with {@code DEL}: two tables. Fails if one of them stays in the other's memory. */
    String ofKeys(int number) throws Exception {
        RedisClient client = RedisClient.create();
        try (RedisServer server = RedisServer.builder().start();
                Child writer =
                        Child.start(NodeMain.class, NODE_HEAP_MIB, server.uri().toString());
                Child reader =
                        Child.start(NodeMain.class, NODE_HEAP_MIB, server.uri().toString())) {
            RedisCommands<String, String> redis = client.connect(io.lettuce.core.RedisURI.create(server.uri()))
                    .sync();
            turn(writer, reader, redis, -2 * TURN);
            turn(writer, reader, redis, -TURN);
            acknowledged.clear();
            untilSeen.clear();
            raw.clear();
            own.clear();
            for (int from = 0; from < number; from += TURN) {
                turn(writer, reader, redis, from);
            }
            return "| of " + String.format(Locale.ROOT, "%,d", number)
                    + " keys | p50 ms | p99 ms | max ms | x `DEL` |\n|---|---|---|---|---|\n"
                    + "| acknowledged | " + all(acknowledged).cells() + " | "
                    + Quartiles.ofRatios(doubles(own), doubles(raw)) + " |\n"
                    + "| gone from the other's memory, counted from there | "
                    + all(untilSeen).cells() + " | |\n"
                    + "| lost | 0 | 0 | 0 | |\n\n";
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private void turn(Child writer, Child reader, RedisCommands<String, String> redis, int from) throws IOException {
        int to = from + TURN;
        reader.ask("fill", from, to);
        long[] dels = IntStream.range(0, TURN)
                .mapToLong(i -> {
                    long began = System.nanoTime();
                    redis.del("raw:" + i);
                    return System.nanoTime() - began;
                })
                .toArray();
        reader.ask("watch", from, to);
        long[] written = writer.askNumbers("invalidate", from, to);
        long[] seen = reader.askNumbers("seen");
        if (!reader.ask("present", from, to).equals("0")) {
            throw new IllegalStateException("an invalidation was lost between " + from + " and " + to);
        }
        long[] took = IntStream.range(0, TURN).mapToLong(i -> written[2 * i]).toArray();
        acknowledged.add(took);
        untilSeen.add(IntStream.range(0, TURN)
                .mapToLong(i -> Math.max(0, seen[i] - written[2 * i + 1]))
                .toArray());
        raw.add(Figures.of(LongStream.of(dels)).millis(500));
        own.add(Figures.of(LongStream.of(took)).millis(500));
    }

    private static Figures all(List<long[]> turns) {
        return Figures.of(turns.stream().flatMapToLong(LongStream::of));
    }

    private static DoubleStream doubles(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue);
    }

    /** Of groups that cover all entries in the memory of two nodes, however many those are: a table. */
    static String ofGroups() throws IOException {
        StringBuilder table = new StringBuilder(
                "| what | entries in memory of each node | acknowledged p50 ms | p99 ms | max ms | the one that covers all, acknowledged ms | gone on the other node, ms |\n|---|---|---|---|---|---|---|\n");
        try (RedisServer server = RedisServer.builder().start();
                Child writer =
                        Child.start(NodeMain.class, BIG_HEAP_MIB, server.uri().toString());
                Child reader =
                        Child.start(NodeMain.class, BIG_HEAP_MIB, server.uri().toString())) {
            writer.ask("group", "tag", 0, GROUPS);
            for (int entries : ENTRIES) {
                for (String kind : List.of("tag", "pattern")) {
                    writer.ask("fill-local", entries);
                    reader.ask("fill-local", entries);
                    table.append(group(writer, reader, kind, entries));
                }
            }
        }
        return table.append('\n').toString();
    }

    private static String group(Child writer, Child reader, String kind, int entries) throws IOException {
        long[] some = writer.askNumbers("group", kind, 0, GROUPS);
        reader.ask("watch-local");
        long[] all = writer.askNumbers("clear", kind);
        long seen = reader.askNumbers("seen")[0];
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %.2f | %.2f |%n",
                kind,
                entries,
                Figures.of(IntStream.range(0, GROUPS).mapToLong(i -> some[2 * i]))
                        .cells(),
                all[0] / 1e6,
                Math.max(0, seen - all[1]) / 1e6);
    }
}
