package dev.larder.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code deploy/}, whose files are what is tested here. */
public final class DeployFolder {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    private DeployFolder() {}

    /** A file or folder in it, such as {@code kubernetes/base}. */
    public static Path path(String name) {
        return ROOT.resolve(name);
    }

    /** Where this build may write. */
    public static Path target() {
        return path(System.getProperty("larder.target", "target"));
    }

    /** The text of a file in it. */
    public static String text(String name) {
        return text(path(name));
    }

    /** The text of that file. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** All files under a folder of it whose names end so, sorted. */
    public static List<Path> files(String folder, String ending) {
        try (Stream<Path> all = Files.walk(path(folder))) {
            return all.filter(file -> file.getFileName().toString().endsWith(ending))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
    }
}
