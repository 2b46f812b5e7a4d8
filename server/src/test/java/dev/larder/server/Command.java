package dev.larder.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./larder} as a user runs it, from a folder that is not the repository, on the jar that was just built. */
record Command(Process process, Path out, Path err) {

    private static final Path SCRIPT = Path.of("..", "larder").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 120;

    /** A command that has ended. */
    record Ended(int status, String out, String err) {}

    /** Starts it in a folder. */
    static Command start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** Starts it in a folder, with variables of the environment. */
    static Command start(Path folder, Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(LARDER|REDIS|CACHE|SERVER|SPRING)_.*"));
        builder.environment().put("LARDER_JAR", jar().toString());
        builder.environment().put("LARDER_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
        builder.environment().putAll(variables);
        return new Command(builder.start(), out, err);
    }

    /** Runs it to its end. */
    static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, arguments).awaitEnd();
    }

    /** Waits until it ends by itself. */
    Ended awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Still running: " + printed() + complained());
        }
        return new Ended(process.exitValue(), printed(), complained());
    }

    String printed() throws IOException {
        return Files.readString(out);
    }

    String complained() throws IOException {
        return Files.readString(err);
    }

    /** The one that was just built. */
    static Path jar() throws IOException {
        Path target = Path.of(System.getProperty("larder.target", "target")).toAbsolutePath();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "larder-server-*-exec.jar")) {
            return jars.iterator().next();
        }
    }
}
