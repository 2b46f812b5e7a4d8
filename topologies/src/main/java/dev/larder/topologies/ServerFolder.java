package dev.larder.topologies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a server keeps its files: the user's, which stays, or one of its own, which is deleted at the end. */
record ServerFolder(Path path, boolean isTemporary) {
    /** For there are passwords and keys in it, and servers rewrite their settings with rights of their own choice. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);

    static ServerFolder at(Path directory) {
        try {
            Path made = Files.createDirectories(directory.toAbsolutePath(), OWNER_ONLY);
            return new ServerFolder(made, /* isTemporary= */ false);
        } catch (IOException e) {
            throw new TopologyException("The folder " + directory + " could not be made: " + e.getMessage(), e);
        }
    }

    static ServerFolder temporary() {
        try {
            return new ServerFolder(Files.createTempDirectory("larder-redis-"), /* isTemporary= */ true);
        } catch (IOException e) {
            throw new TopologyException("No temporary folder could be made: " + e.getMessage(), e);
        }
    }

    /** A folder in this one, of one server of several. */
    ServerFolder folder(String name) {
        return at(path.resolve(name));
    }

    /** Writes a file that nobody else may read, in place of what was there. */
    void write(String name, List<String> lines) {
        try {
            Path fresh = Files.createTempFile(path, name, ".part"); // which only its owner may read
            Files.write(fresh, lines);
            Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TopologyException(path.resolve(name) + " could not be written: " + e.getMessage(), e);
        }
    }

    /** Deletes what a server keeps of its keys. Its settings, log and place in a cluster stay. */
    void forgetData() {
        try (Stream<Path> files = Files.list(path)) {
            files.filter(ServerFolder::isData).forEach(ServerFolder::deleteAll);
        } catch (IOException | UncheckedIOException e) {
            throw new TopologyException("The data in " + path + " could not be deleted: " + e.getMessage(), e);
        }
    }

    private static boolean isData(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".rdb") || name.endsWith(".aof") || name.equals("appendonlydir");
    }

    /** Deletes it if it is our own and still there. What cannot be deleted does no harm and stays. */
    void discard() {
        if (!isTemporary || !Files.exists(path)) {
            return;
        }
        try {
            deleteAll(path);
        } catch (UncheckedIOException e) {
            LOG.debug("Not deleted folder={} cause={}", path, e.toString());
        }
    }

    private static void deleteAll(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(ServerFolder::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
