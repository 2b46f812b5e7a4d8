package dev.larder.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server as a process of its own, ready to be asked. Ends with the test. */
final class RunningServer implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("^Larder is ready at (http://localhost:\\d+)$", Pattern.MULTILINE);
    private static final Pattern MANAGEMENT = Pattern.compile("Management port: address=\\S+ port=(\\d+)");
    private static final Pattern REDIS = Pattern.compile("server=redis://127\\.0\\.0\\.1:(\\d+)");
    // A first start imports the catalogue, and the machine may be busy with other things.
    private static final Duration START_PATIENCE = Duration.ofMinutes(4);
    private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(1);

    private final Path data;
    private final Command command;
    private final List<ProcessHandle> children;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningServer(Path data, Command command, URI address) {
        this.data = data;
        this.command = command;
        this.address = address;
        this.children = command.process().toHandle().descendants().toList();
    }

    /** {@code ./larder up} on a free port with everything in {@code data} of the folder; returns when it is ready. */
    static RunningServer up(Path folder, String... more) throws IOException {
        return up(folder, Map.of(), more);
    }

    /** The same with variables of the environment. */
    static RunningServer up(Path folder, Map<String, String> variables, String... more) throws IOException {
        String[] arguments = Stream.concat(Stream.of("up", "--port", "0", "--data", "data"), Stream.of(more))
                .toArray(String[]::new);
        Command command = Command.start(folder, variables, arguments);
        await().atMost(START_PATIENCE)
                .until(() -> READY.matcher(command.printed()).find()
                        || !command.process().isAlive());
        Matcher ready = READY.matcher(command.printed());
        if (!ready.find()) {
            throw new AssertionError("It did not start: " + command.complained());
        }
        return new RunningServer(folder.resolve("data"), command, URI.create(ready.group(1)));
    }

    int port() {
        return address.getPort();
    }

    long pid() {
        return command.process().pid();
    }

    String printed() throws IOException {
        return command.printed();
    }

    String complained() throws IOException {
        return command.complained();
    }

    /** What it had started when it became ready. */
    List<ProcessHandle> children() {
        return children;
    }

    /** The port of its embedded Redis, as its log tells. */
    int redisPort() throws IOException {
        Matcher matcher = REDIS.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("No Redis in the log");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** A page of its management port, as its log tells where that is. */
    HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        Matcher matcher = MANAGEMENT.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("No management port in the log");
        }
        URI page = URI.create("http://localhost:" + matcher.group(1) + path);
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(ANSWER_PATIENCE).build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Everything it has logged. */
    String log() throws IOException {
        return Files.readString(data.resolve("larder.log"));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER_PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path).body());
    }

    /** Asks it to end, as Ctrl-C and orchestrators do, and answers its exit code. */
    int terminate() throws InterruptedException {
        command.process().destroy();
        if (!command.process().waitFor(ANSWER_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It did not end");
        }
        return command.process().exitValue();
    }

    /** Ends it as a crash would. */
    void kill() throws InterruptedException {
        command.process().destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        command.process().destroyForcibly();
    }
}
