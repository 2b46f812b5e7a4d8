package dev.larder.redis.internal.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A password, wherever it is kept; read anew for each connection. Its text does not tell it. Thread-safe. */
public final class Secret {

    private final Supplier<String> source;
    private volatile @Nullable String lastRead;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /** The password itself; not empty. */
    public static Secret of(String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("The password is empty; leave it out where none is needed");
        }
        Secret secret = new Secret(() -> password);
        secret.lastRead = password;
        return secret;
    }

    /** The content of a file in UTF-8, without the line break at its end. */
    public static Secret file(Path file) {
        return new Secret(() -> contentOf(file));
    }

    /** The value of an environment variable. */
    public static Secret environment(String variable) {
        return new Secret(() -> valueOf(variable));
    }

    private static String contentOf(Path file) {
        try {
            String content = Files.readString(file).stripTrailing();
            return present(content, "The password file " + file + " is empty; write the password into it");
        } catch (IOException e) {
            throw new IllegalStateException("The password file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + "); create it, or let this process read it");
        }
    }

    private static String valueOf(String variable) {
        String cure = "The environment variable " + variable + " holds no password; set it, or name another";
        return present(System.getenv(variable), cure);
    }

    private static String present(@Nullable String value, String otherwise) {
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(otherwise);
        }
        return value;
    }

    /**
     * The password as of now.
     *
     * @throws IllegalStateException if it cannot be had; the message says where it was looked for
     */
    public String read() {
        String password = source.get();
        lastRead = password;
        return password;
    }

    /** The text without the password as it was read last, should it occur there. */
    String removedFrom(String text) {
        String known = lastRead;
        return known == null ? text : text.replace(known, "***");
    }

    @Override
    public String toString() {
        return "***";
    }
}
