package dev.larder.cli.internal.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for a moment, which only its owner can read; deleted with all that is in it. */
record Scratch(Path folder) implements AutoCloseable {

    /** Where this machine keeps such things. */
    static Scratch anywhere() {
        try {
            return new Scratch(Files.createTempDirectory("larder-backup-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the same disk as a folder. */
    static Scratch in(Path parent) {
        try {
            return new Scratch(Files.createTempDirectory(parent, ".larder-taking-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
