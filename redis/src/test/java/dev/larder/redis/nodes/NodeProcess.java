package dev.larder.redis.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node's process, as the test sees it. Used by one thread. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ENDED = "failed the process has ended";

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
        Orders.daemon(this::listen).start();
    }

    /**
     * Starts a main class that {@linkplain Orders#follow follows orders}, with this JVM's class path; it is ready once {@link #answer} has
     * answered.
     */
    public static NodeProcess start(String name, Path log, Class<?> main, String... arguments) throws IOException {
        return start(List.of(), name, log, main, arguments);
    }

    /** The same, with something before the command, such as the namespace it is to run in. */
    public static NodeProcess start(List<String> before, String name, Path log, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
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
    public String ask(Object... words) throws InterruptedException {
        tell(words);
        return answer();
    }

    public long askNumber(Object... words) throws InterruptedException {
        return Long.parseLong(ask(words));
    }

    public List<Long> askNumbers(Object... words) throws InterruptedException {
        return numbers(ask(words));
    }

    public static List<Long> numbers(String answer) {
        return Stream.of(answer.split(" ")).map(Long::valueOf).toList();
    }

    /** Gives a command; somebody has to take the answer. */
    public void tell(Object... words) {
        List<String> texts = new ArrayList<>();
        Stream.of(words).forEach(word -> texts.add(word instanceof List<?> ids ? join(ids) : word.toString()));
        commands.println(String.join(" ", texts));
    }

    private static String join(List<?> words) {
        return String.join(" ", words.stream().map(Object::toString).toList());
    }

    /** The answer to the oldest command that was not answered yet. */
    public String answer() throws InterruptedException {
        String line = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (line == null || !line.startsWith("ok")) {
            throw new AssertionError("Node " + name + ": " + (line == null ? "no answer" : line));
        }
        return line.substring(Math.min(line.length(), "ok ".length()));
    }

    /** Whether there is an answer that was not taken yet. */
    public boolean hasAnswered() {
        return !answers.isEmpty();
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Stops it in the middle of whatever it does (SIGSTOP). */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
