package dev.larder.redis.chaos;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.RawCommand;
import dev.larder.redis.nodes.Orders;
import dev.larder.testkit.history.Promises;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The nodes' Redis, to which things happen. What it has acknowledged it keeps over a crash, unless that is what happens to it. */
final class Victim implements Stage {

    static final String USER = "node";
    static final String PASSWORD = "good";

    private final Path folder;
    private final RedisServer server;

    Victim(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        forgetOnDisk();
        this.server = RedisServer.builder()
                .directory(folder)
                .appendOnly()
                .option("appendfsync", "always")
                .option("user", login())
                .start();
    }

    /** Nodes may do what is documented for an application, and nothing else. */
    private static String[] login() {
        return Stream.concat(Stream.of(USER, "on", ">" + PASSWORD), Stream.of(ApplicationServer.rules(Chaos.NAMESPACE)))
                .toArray(String[]::new);
    }

    RedisServer server() {
        return server;
    }

    @Override
    public List<RedisServer> servers() {
        return List.of(server);
    }

    @Override
    public String address() {
        return "redis://" + USER + ":" + PASSWORD + "@127.0.0.1:" + server.port();
    }

    @Override
    public List<Harm> harms() {
        return Disaster.to(this);
    }

    // The lag is what the journal may be behind on a machine that has other work to do; it is measured besides.
    @Override
    public Promises promises() {
        return new Promises(Duration.ofSeconds(2), Chaos.MAX_STALENESS, Duration.ofSeconds(3));
    }

    /** The first line of the answer. */
    String command(String... words) {
        return RawCommand.send(server.port(), words);
    }

    /** A command whose answer nobody waits for: it may never come. */
    void tell(String command) {
        Orders.daemon(() -> {
                    try {
                        RawCommand.send(server.port(), command);
                    } catch (UncheckedIOException late) {
                        // as expected
                    }
                })
                .start();
    }

    void forgetOnDisk() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> data = files.filter(file -> file.getFileName().toString().contains("appendonly"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path file : data) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
