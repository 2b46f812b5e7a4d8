package dev.larder.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./larder} on the jar that was just built, for tests that need a process of its own. */
final class Program {

    static final Path SCRIPT = Path.of("..", "larder").toAbsolutePath().normalize();

    private Program() {}

    /** Runs words in a folder, with that Redis and the namespace {@code shop} in the environment. */
    static ProcessBuilder run(Path folder, String redis, List<String> words) throws IOException {
        // A build that runs in the background ignores Ctrl-C, and so would what it starts.
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT"));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(LARDER|REDIS)_.*"));
        builder.environment().put("LARDER_CLI_JAR", jar().toString());
        builder.environment().put("LARDER_REDIS", redis);
        builder.environment().put("LARDER_NAMESPACE", "shop");
        builder.environment().put("LARDER_TIMEOUT", "30s");
        return builder;
    }

    static Path jar() throws IOException {
        Path target = Path.of(System.getProperty("larder.target", "target")).toAbsolutePath();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "larder-cli-*-exec.jar")) {
            return jars.iterator().next();
        }
    }
}
