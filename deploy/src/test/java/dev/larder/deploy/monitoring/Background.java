package dev.larder.deploy.monitoring;

import dev.larder.deploy.DeployFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs until it is closed. What it prints goes to a file. */
final class Background implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Path printed;

    private Background(Process process, Path printed) {
        this.process = process;
        this.printed = printed;
    }

    /** Starts it in a folder; {@code variables} are all that it sees of the environment but the PATH. */
    static Background start(Path folder, Map<String, String> variables, List<String> command) {
        Path printed = folder.resolve(Path.of(command.get(0)).getFileName() + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
        builder.environment().putAll(variables);
        try {
            return new Background(builder.start(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(command + " cannot be started", e);
        }
    }

    /** A port of the loopback interface that is free now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder in this build's own. */
    static Path folder(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(DeployFolder.target()), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What it has printed so far.
     *
     * @throws AssertionError if it has ended, with what it said
     */
    String printed() {
        String text = DeployFolder.text(printed);
        if (!process.isAlive()) {
            throw new AssertionError("It ended with " + process.exitValue() + ": " + text);
        }
        return text;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
