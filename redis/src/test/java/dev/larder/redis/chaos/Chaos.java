package dev.larder.redis.chaos;

import dev.larder.redis.nodes.Orders;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.HistoryChecker;
import dev.larder.testkit.history.HistoryLog;
import dev.larder.testkit.history.Verdict;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run: three nodes in three processes, each behind a network of its own, a Redis of whatever kind, and a source in a Redis that is never harmed. */
final class Chaos implements AutoCloseable {

    static final Duration MAX_STALENESS = Duration.ofSeconds(5);

    /** Of all nodes. */
    static final String NAMESPACE = "chaos:v1";

    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Random seeds;
    private final Path folder;
    private final Weakening weakening;
    private final boolean hasFaults;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final List<Target> nodes = new ArrayList<>();
    private final ExecutorService troublemakers = Executors.newCachedThreadPool(Orders::daemon);

    /** A run with faults, or one in which the nodes alone are at work. */
    Chaos(long seed, Path folder, Weakening weakening, boolean hasFaults) throws IOException {
        this.hasFaults = hasFaults;
        this.seeds = new Random(seed);
        this.folder = Files.createDirectories(folder);
        this.weakening = weakening;
    }

    /** Lets it all happen for so long, and judges. */
    Verdict run(Stage redis, Duration time) throws Exception {
        open.push(redis::close);
        RedisServer source = RedisServer.builder().start();
        open.push(source::close);
        for (String name : NAMES) {
            Target node = new Target(name, folder, redis, source.uri().toString(), weakening, seeds.nextLong());
            open.push(node::close);
            nodes.add(node);
        }
        for (Target node : nodes) {
            node.awaitReady();
        }
        Path faults = folder.resolve("faults.history");
        try (HistoryLog log = HistoryLog.at(faults)) {
            makeTrouble(redis, log, time);
        }
        for (Target node : nodes) {
            node.stop();
        }
        return HistoryChecker.of(redis.promises()).check(events(faults));
    }

    private void makeTrouble(Stage redis, HistoryLog log, Duration time) throws Exception {
        List<Trouble> troubles = new ArrayList<>();
        List<Future<Void>> makers = new ArrayList<>();
        for (Target node : hasFaults ? nodes : List.<Target>of()) {
            Trouble trouble = new Trouble(seeds.nextLong(), log);
            troubles.add(trouble);
            makers.add(troublemakers.submit(() -> trouble.of(node, List.of(Mischief.values()))));
        }
        if (hasFaults) {
            Trouble disasters = new Trouble(seeds.nextLong(), log);
            troubles.add(disasters);
            makers.add(troublemakers.submit(() -> disasters.of(redis.harms())));
        }
        new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        troubles.forEach(Trouble::end);
        for (Future<Void> maker : makers) {
            maker.get(90, TimeUnit.SECONDS);
        }
    }

    /** How many lines the nodes have logged that begin so, after time, thread and logger. */
    long logged(String text) throws IOException {
        long count = 0;
        for (Target node : nodes) {
            for (Path log : node.logs()) {
                try (Stream<String> lines = Files.lines(log)) {
                    count += lines.filter(line -> line.contains(text)).count();
                }
            }
        }
        return count;
    }

    private List<Event> events(Path faults) throws IOException {
        List<Event> events = new ArrayList<>(HistoryLog.read(faults));
        for (Target node : nodes) {
            for (Path history : node.histories()) {
                events.addAll(HistoryLog.read(history));
            }
        }
        events.addAll(UnnotedWrites.of(events));
        return events;
    }

    /** How many faults were made, by kind. */
    static long faultsMade(Verdict verdict) {
        return verdict.faults().entrySet().stream()
                .filter(kind -> !kind.getKey().equals(Fault.STALLED))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        troublemakers.shutdownNow();
        open.forEach(Runnable::run);
    }
}
