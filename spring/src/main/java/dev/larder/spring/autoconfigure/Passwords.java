package dev.larder.spring.autoconfigure;

import dev.larder.redis.Password;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A password of which three properties may say where it is kept: {@code password}, {@code …-file} and {@code …-environment}. */
final class Passwords {

    private final String name;
    private final Problems problems;

    /**
     * The three properties.
     *
     * @param prefix what stands before their names
     * @param name the first one's name
     */
    Passwords(String prefix, String name, Problems problems) {
        this.name = prefix + name;
        this.problems = problems;
    }

    /** The password, or null if none is said. An empty text is none, as of a variable that is not set. */
    @Nullable Password of(@Nullable String text, @Nullable String file, @Nullable String variable) {
        String present = text == null || text.isEmpty() ? null : text;
        if (Stream.of(present, file, variable).filter(Objects::nonNull).count() > 1) {
            problems.add(
                    name + (variable != null ? "-environment" : "-file"),
                    String.valueOf(variable != null ? variable : file),
                    "the password is said more than once; leave one of " + name + ", " + name + "-file and " + name
                            + "-environment");
            return null;
        }
        if (file != null) {
            return problems.<@Nullable Password>checked(name + "-file", file, null, () -> inFile(file));
        }
        return variable != null ? inVariable(variable) : present == null ? null : Password.of(present);
    }

    private static Password inFile(String file) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("the file cannot be read; create it, or let this process read it");
        }
        return Password.file(path);
    }

    private Password inVariable(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            problems.add(name + "-environment", variable, "the variable holds no password; set it, or name another");
        }
        return Password.environment(variable);
    }
}
