package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a start leaves parsed classes for later ones, and that these start whatever has become of them. Asked of help, which is a start as well. */
@Timeout(2700)
class SharedClassesIT {

    // The archive is written by a process that gives way to others, of which there may be many.
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int WHAT_STAYS = 4;

    @TempDir
    static Path folder;

    private static Path archive;

    @BeforeAll
    static void startOnceUntilTheArchiveIsThere() throws IOException, InterruptedException {
        link(folder);
        try (RunningServer first = RunningServer.up(folder, sharing(folder, ""))) {
            await().atMost(PATIENCE).until(() -> !archives(folder).isEmpty());
            archive = archives(folder).get(0);
            await().atMost(PATIENCE).until(() -> files(archive.getParent()).size() == WHAT_STAYS);
            first.kill();
        }
    }

    /** So that what is shared lies in the test's own folder. */
    private static void link(Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve("larder-server.jar"), Command.jar());
    }

    private static Map<String, String> sharing(Path folder, String more) {
        return Map.of(
                "LARDER_SHARE_CLASSES",
                "true",
                "LARDER_JAR",
                folder.resolve("larder-server.jar").toString(),
                "LARDER_JAVA_OPTS",
                "-Xmx512m -XX:TieredStopAtLevel=1 " + more);
    }

    private static List<Path> archives(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("shared-classes"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Which of our classes came from where. */
    private static List<String> help(Path folder) throws IOException, InterruptedException {
        Path loaded = Files.createTempFile(folder, "loaded", ".txt");
        Command.Ended help = Command.start(
                        folder, sharing(folder, "-Xlog:class+load=info:file=" + loaded), "up", "--help")
                .awaitEnd();

        assertThat(help.status()).isZero();
        assertThat(help.out()).isEqualTo(Options.HELP);
        assertThat(help.err()).isEmpty();
        return Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" dev.larder.server."))
                .toList();
    }

    @Test
    void laterStartsTakeTheServersClassesFromTheArchive() throws Exception {
        assertThat(help(folder)).isNotEmpty().allMatch(line -> line.contains("source: shared objects file"));
    }

    @Test
    void nothingButTheArchiveIsLeftOfWritingIt() throws Exception {
        assertThat(files(archive.getParent()))
                .hasSize(WHAT_STAYS)
                .contains(
                        "larder-server.jar", "lib", archive.getFileName().toString(), archive.getFileName() + ".lock");
    }

    @Test
    void aBrokenArchiveIsNotUsedAndNobodyHearsOfIt(@TempDir Path other) throws Exception {
        link(other);
        Path copy = other.resolve(folder.relativize(archive));
        copy(archive.getParent(), copy.getParent());
        Files.writeString(copy, "not an archive");

        assertThat(help(other)).isNotEmpty().noneMatch(line -> line.contains("shared objects file"));
    }

    @Test
    void theJarIsRunAsItIsWhereNothingCanBeKept(@TempDir Path other) throws Exception {
        link(other);
        Files.writeString(other.resolve("shared-classes"), "in the way of the folder");

        assertThat(help(other)).isNotEmpty().noneMatch(line -> line.contains("shared objects file"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Files.copy(from.resolve("larder-server.jar"), to.resolve("larder-server.jar"));
        Files.createSymbolicLink(to.resolve("lib"), from.resolve("lib"));
    }
}
