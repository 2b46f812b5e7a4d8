package dev.larder.deploy.monitoring;

import static org.awaitility.Awaitility.await;

import dev.larder.deploy.DeployFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Larder's server, as it is shipped, on the modules of Java that are in its image, with its own Redis and some traffic. */
final class LiveServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Larder is ready at http://(localhost:\\d+)");
    private static final Pattern REDIS = Pattern.compile("server=(redis://127\\.0\\.0\\.1:\\d+)");
    // A first start imports the catalogue, and the machine may be busy with other things.
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Background process;
    private final Path folder;

    private LiveServer(Background process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static LiveServer start(Path folder) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "--limit-modules",
                modules(),
                "-jar",
                jar().toString(),
                "--port",
                "0",
                "--data",
                "data",
                "--traffic");
        LiveServer server = new LiveServer(Background.start(folder, Map.of(), command), folder);
        try {
            await().atMost(PATIENCE)
                    .until(() -> READY.matcher(server.process.printed()).find());
            return server;
        } catch (RuntimeException | Error late) {
            server.close();
            throw late;
        }
    }

    /** Those of the image; and where the JDK is older than the image's, the one that has been a part of java.base since 19. */
    private static String modules() {
        String ofTheImage = DeployFolder.text("server/modules.txt").strip();
        return ModuleFinder.ofSystem().find("jdk.random").isPresent() ? ofTheImage + ",jdk.random" : ofTheImage;
    }

    /** Where its figures are. */
    String target() {
        return find(READY, process.printed());
    }

    /** The Redis that it started for itself. */
    String redis() {
        return find(REDIS, DeployFolder.text(folder.resolve("data").resolve("larder.log")));
    }

    @Override
    public void close() {
        process.close();
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    private static Path jar() {
        Path target = DeployFolder.path("../server").resolve(System.getProperty("larder.target", "target"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "larder-server-*-exec.jar")) {
            return jars.iterator().next().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException("The server is not built; ./mvnw -pl server,deploy -am verify does it", e);
        }
    }
}
