package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that need not be asked for once more, in a file that grows by a line for each; or nowhere. */
final class Done implements AutoCloseable {

    private final Set<String> before;
    private final @Nullable BufferedWriter file;

    private Done(Set<String> before, @Nullable BufferedWriter file) {
        this.before = before;
        this.file = file;
    }

    static Done nowhere() {
        return new Done(Set.of(), null);
    }

    static Done in(Path path) {
        try {
            Set<String> before = Files.exists(path) ? new HashSet<>(Files.readAllLines(path)) : new HashSet<>();
            return new Done(
                    before, Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, path + " cannot be used (" + e + "); name another with --resume", e);
        }
    }

    boolean has(String key) {
        return before.contains(key);
    }

    void add(String key) {
        if (file != null) {
            try {
                file.write(key);
                file.newLine();
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
