package dev.larder.server;

import dev.larder.internal.threads.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of this server as a JVM has parsed and linked them, for later starts of the same jar on the same JVM: written once, by a process of its own that
 * gives way to others, from the list of classes that this start has loaded. It appears under its name when it is whole; whatever goes wrong costs later starts
 * their speed and nothing else. Of several servers that start at once one writes it.
 *
 * @param list where the JVM writes down which classes it has loaded, as {@code -XX:DumpLoadedClassList} says
 * @param archive what is to be written; its folder is there
 */
record ClassArchive(Path list, Path archive) {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String LIST = "larder.classes.list";
    private static final String ARCHIVE = "larder.classes.archive";
    private static final long PATIENCE_MINUTES = 10;

    /** The one that {@code ./larder up} asks for by system properties; none if there is one already, or none is wanted. */
    static Optional<ClassArchive> wanted(Properties properties) {
        String list = properties.getProperty(LIST, "");
        String archive = properties.getProperty(ARCHIVE, "");
        return list.isEmpty() || archive.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClassArchive(Path.of(list), Path.of(archive)));
    }

    /** Has it written beside whatever this process does, until that ends. */
    void writeBeside() {
        Threads.daemon("larder-classes", this::write).start();
    }

    /** Writes it, unless another process does or has; blocks for as long as that takes. Failures are logged. */
    void write() {
        try (FileChannel file =
                        FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(file)) {
            if (lock != null && !Files.exists(archive)) {
                writeAlone();
            }
        } catch (IOException e) {
            LOG.info("Later starts will not be faster: cause={}", e.toString());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            delete(list);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private void writeAlone() throws IOException, InterruptedException {
        Path classes = sibling(".classes");
        Path made = sibling(".new");
        try {
            Files.write(classes, wholeLines(Files.readAllBytes(list)));
            int status = run(classes, made);
            if (status == 0 && Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
                LOG.info("Later starts are faster, by classes that are parsed already: archive={}", archive);
            } else {
                LOG.info("Later starts will not be faster: the JVM wrote no archive of classes, status={}", status);
            }
        } finally {
            delete(classes);
            delete(made);
        }
    }

    /** The JVM writes on: without the line that it is about to end. */
    static byte[] wholeLines(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    private static int run(Path classes, Path made) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(classes, made))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Who ends before it leaves nothing behind that still works.
        Thread end = Threads.daemon("larder-classes-end", process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
            forget(end);
        }
    }

    private static void forget(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException endsAlready) {
            // Then it does what it is there for.
        }
    }

    // By the collector that can keep objects beside the classes, which any other can read.
    private static List<String> command(Path classes, Path made) {
        return List.of(
                "nice",
                "-n",
                "5",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                "-XX:+UseG1GC",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + made,
                "-cp",
                System.getProperty("java.class.path"));
    }

    private Path sibling(String ending) {
        return archive.resolveSibling(archive.getFileName() + ending);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("A file of the class archive stays: cause={}", e.toString());
        }
    }
}
