package dev.larder.benchmarks.services;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a process of its own, as {@code ./larder up} starts it. */
final class Node implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("^Larder is ready at (http://localhost:\\d+)$", Pattern.MULTILINE);
    private static final long START_SECONDS = 240;
    private static final long END_SECONDS = 20;
    private static final long GLANCE_MILLIS = 200;

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Node(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one and waits until it is ready. */
    static Node start(Path jar, Path home, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        Path out = home.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx640m",
                "-jar",
                jar.toString(),
                "--port",
                "0",
                "--data",
                home.resolve("data").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(LARDER|REDIS|CACHE|SERVER|SPRING)_.*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Also when somebody has enough of the benchmark.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return new Node(process, ready(process, out));
    }

    private static URI ready(Process process, Path out) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            boolean hasEnded = process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            Matcher ready = READY.matcher(Files.readString(out));
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (hasEnded) {
                throw new IllegalStateException("A server did not start: " + Files.readString(out));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("A server was not ready after " + START_SECONDS + " s; see " + out);
    }

    URI address() {
        return address;
    }

    /** What it measures of itself. */
    Meters meters() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/actuator/prometheus"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return new Meters(http.send(request, BodyHandlers.ofString()).body());
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
