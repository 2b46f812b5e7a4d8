package dev.larder.benchmarks.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A JVM that does what it is told on its standard input, a line for each order and for each answer. It ends with its standard input, and so with
 * the report. Used by one thread.
 */
public final class Child implements AutoCloseable {

    private static final String OK = "ok ";
    private static final long END_SECONDS = 10;

    /** Who is told. */
    @FunctionalInterface
    public interface Obeying {
        /** Does what the words say; what it answers has one line. */
        String obey(List<String> words) throws Exception;
    }

    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader answers;

    private Child(Process process) {
        this.process = process;
        this.orders = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts a main class that {@linkplain #follow follows}, with this JVM's class path and a heap of so many MiB, and waits until it is ready. */
    public static Child start(Class<?> main, int heapMiB, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMiB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Child child = new Child(
                new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
        child.answer();
        return child;
    }

    /** Gives an order and waits for its answer. */
    public String ask(Object... words) throws IOException {
        tell(words);
        return answer();
    }

    /** The same, answered by numbers. */
    public long[] askNumbers(Object... words) throws IOException {
        return numbers(ask(words));
    }

    /** Gives an order; somebody has to take its answer. */
    public void tell(Object... words) {
        orders.println(
                String.join(" ", Arrays.stream(words).map(String::valueOf).toList()));
    }

    /** The answer to the oldest order that has none yet. */
    public String answer() throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(OK)) {
            throw new IllegalStateException("a node answered " + line);
        }
        return line.substring(OK.length());
    }

    /** Numbers between spaces. */
    public static long[] numbers(String answer) {
        return answer.isEmpty()
                ? new long[0]
                : Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    /** As {@link #numbers} reads them. */
    public static String text(LongStream numbers) {
        return String.join(" ", numbers.mapToObj(Long::toString).toList());
    }

    /** In the child: says that it is ready, and obeys until its standard input ends. */
    public static void follow(Obeying node) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        answers.println(OK + "ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(answer(node, order));
        }
        Runtime.getRuntime().halt(0);
    }

    private static String answer(Obeying node, String order) {
        try {
            return OK + node.obey(List.of(order.split(" ")));
        } catch (Exception failure) {
            return "failed " + order + ": " + failure;
        }
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
