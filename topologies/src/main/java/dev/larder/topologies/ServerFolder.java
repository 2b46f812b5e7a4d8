package dev.larder.topologies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a server keeps its files: the user's, which stays, or one of its own, which is deleted at the end. */
record ServerFolder(Path path, boolean isTemporary) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);

    static ServerFolder at(Path directory) {
        try {
            return new ServerFolder(Files.createDirectories(directory.toAbsolutePath()), /* isTemporary= */ false);
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

    /** Deletes it if it is our own and still there. What cannot be deleted does no harm and stays. */
    void discard() {
        if (!isTemporary || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(ServerFolder::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Not deleted folder={} cause={}", path, e.toString());
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
