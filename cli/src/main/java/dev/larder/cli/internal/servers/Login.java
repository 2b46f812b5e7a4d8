package dev.larder.cli.internal.servers;

import org.jspecify.annotations.Nullable;

/**
 * Who logs in. Its text tells nothing.
 *
 * @param user null for the default user
 * @param password null to log in nowhere
 */
public record Login(@Nullable String user, @Nullable String password) {

    /** Nobody. */
    public static final Login NONE = new Login(null, null);

    @Override
    public String toString() {
        return "***";
    }
}
