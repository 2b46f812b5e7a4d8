package dev.larder.disk.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that is killed without warning. Used by one thread. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader(UTF_8);
    }

    /** Starts a main class with this JVM's class path; what it says of trouble goes to a file. */
    static Child start(Class<?> main, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(log.toFile()))
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Reads what it says until that line comes. */
    void awaitLine(String wanted, long seconds) throws Exception {
        boolean said = CompletableFuture.supplyAsync(() -> lines.lines().anyMatch(wanted::equals))
                .get(seconds, TimeUnit.SECONDS);
        if (!said) {
            throw new IllegalStateException("The process has ended and never said " + wanted);
        }
    }

    /** Lets it work for that long, then SIGKILL. */
    void killAfter(long time, TimeUnit unit) throws InterruptedException {
        if (process.waitFor(time, unit)) {
            throw new IllegalStateException("The process has ended by itself");
        }
        kill();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
