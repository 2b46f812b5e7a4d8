package dev.larder.redis;

import dev.larder.redis.internal.address.Secret;
import java.nio.file.Path;

/**
 * A password and where it is kept. Its text does not tell it, and no message, log or metric does. Immutable, thread-safe.
 *
 * <p>Files and variables are read anew for each connection: after a rotation the next connection logs in with the new password, and those
 * that are open stay.
 */
public final class Password {

    private final Secret secret;

    private Password(Secret secret) {
        this.secret = secret;
    }

    /**
     * The password itself.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Password of(String password) {
        return new Password(Secret.of(password));
    }

    /**
     * The content of a file in UTF-8, without white space at its end. A file that is missing or empty keeps connections from being made;
     * {@code status().lastError()} names it.
     */
    public static Password file(Path file) {
        return new Password(Secret.file(file));
    }

    /** The value of an environment variable. One that is not set keeps connections from being made. */
    public static Password environment(String variable) {
        return new Password(Secret.environment(variable));
    }

    Secret secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "***";
    }
}
