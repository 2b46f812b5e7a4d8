package dev.larder.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that some tests use where it is there, such as {@code shellcheck}. */
public final class Tool {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    /** The program of that name on the PATH. */
    public static Optional<Tool> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /** What a run of a program left behind: its exit code, and its output and error in the order they came. */
    public record Outcome(int code, String output) {}

    /** Runs it to its end. */
    public Outcome run(List<String> arguments) {
        return run(Map.of(), arguments);
    }

    /** Runs it to its end with these variables beside those of this process. */
    public Outcome run(Map<String, String> variables, List<String> arguments) {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
        try {
            Path output = Files.createTempFile("tool", ".txt");
            try {
                return new Outcome(code(command, variables, output), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command + " cannot be run", e);
        }
    }

    private static int code(List<String> command, Map<String, String> variables, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " did not end within " + PATIENCE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
