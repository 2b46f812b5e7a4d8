package dev.larder.redis.chaos;

import dev.larder.redis.Detour;
import dev.larder.redis.nodes.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A node with its lives, and the network between it and Redis. Used by one thread. */
final class Target implements AutoCloseable {

    private final String name;
    private final Path folder;
    private final Stage stage;
    private final String source;
    private final Weakening weakening;
    private final Random seeds;
    private final Detour network;
    private final List<Path> histories = new ArrayList<>();
    private NodeProcess life;

    Target(String name, Path folder, Stage stage, String source, Weakening weakening, long seed)
            throws IOException, InterruptedException {
        this.name = name;
        this.folder = folder;
        this.stage = stage;
        this.source = source;
        this.weakening = weakening;
        this.seeds = new Random(seed);
        this.network = Detour.before(stage.servers());
        this.life = begin();
    }

    private NodeProcess begin() throws IOException {
        String process = name + (histories.size() + 1);
        Path history = folder.resolve(process + ".history");
        histories.add(history);
        return NodeProcess.start(
                process,
                folder.resolve(process + ".log"),
                ChaosNode.class,
                process,
                stage.address(),
                network.toString(),
                source,
                history.toString(),
                weakening.name(),
                Long.toString(seeds.nextLong()));
    }

    void awaitReady() throws InterruptedException {
        life.answer();
    }

    Detour network() {
        return network;
    }

    NodeProcess life() {
        return life;
    }

    /** Kills the process and starts another. */
    void dieAndLiveAgain() throws IOException, InterruptedException {
        life.close();
        life = begin();
        awaitReady();
    }

    List<Path> histories() {
        return histories;
    }

    /** Ends its work. */
    void stop() throws InterruptedException {
        life.ask("stop");
    }

    /** What all its lives have logged. */
    List<Path> logs() {
        return histories.stream()
                .map(history ->
                        history.resolveSibling(history.getFileName().toString().replace(".history", ".log")))
                .toList();
    }

    @Override
    public void close() {
        life.close();
        network.close();
    }
}
