package dev.larder.redis.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.topologies.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node's process, as the test sees it. Used by one thread. */
final class NodeProcess implements AutoCloseable {

    private static final String ENDED = "failed the process has ended";

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
        ProofNode.daemon(this::listen).start();
    }

    /** Starts a node, which is ready once {@link #answer} has answered. Its log is in the folder of the proofs. */
    static NodeProcess start(String name, RedisServer redis) throws IOException {
        Path log = Report.folder().resolve(name + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeMain.class.getName(),
                        redis.uri().toString())
                .redirectError(Redirect.to(log.toFile()))
                .start();
        return new NodeProcess(name, process);
    }

    private void listen() {
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                .lines()
                .forEach(answers::add);
        answers.add(ENDED);
    }

    /** Gives a command and waits for its answer. */
    String ask(Object... words) throws InterruptedException {
        tell(words);
        return answer();
    }

    long askNumber(Object... words) throws InterruptedException {
        return Long.parseLong(ask(words));
    }

    List<Long> askNumbers(Object... words) throws InterruptedException {
        return numbers(ask(words));
    }

    static List<Long> numbers(String answer) {
        return Stream.of(answer.split(" ")).map(Long::valueOf).toList();
    }

    /** Gives a command; somebody has to take the answer. */
    void tell(Object... words) {
        List<String> texts = new ArrayList<>();
        Stream.of(words).forEach(word -> texts.add(word instanceof List<?> ids ? join(ids) : word.toString()));
        commands.println(String.join(" ", texts));
    }

    private static String join(List<?> words) {
        return String.join(" ", words.stream().map(Object::toString).toList());
    }

    /** The answer to the oldest command that was not answered yet. */
    String answer() throws InterruptedException {
        String line = answers.poll(2 * ProofNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (line == null || !line.startsWith("ok")) {
            throw new AssertionError("Node " + name + ": " + (line == null ? "no answer" : line));
        }
        return line.substring(Math.min(line.length(), "ok ".length()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
