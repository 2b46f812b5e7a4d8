package dev.larder.redis.internal.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in; a password alone is that of the default user. Its text tells neither.
 *
 * @param user the name, or null for the default user
 * @param password the password, or null to log in nowhere
 */
public record Login(@Nullable String user, @Nullable Secret password) {

    /** Nobody. */
    static final Login NONE = new Login(null, null);

    /** Reads {@code user:password} or {@code password}, percent-encoded. */
    static Login parse(String text) {
        int colon = text.indexOf(':');
        String password = decoded(text.substring(colon + 1));
        return new Login(decoded(text.substring(0, Math.max(colon, 0))), password == null ? null : Secret.of(password));
    }

    private static @Nullable String decoded(String part) {
        try {
            return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The exception repeats the text, so it is not passed on as a cause.
            throw new IllegalArgumentException(
                    "a % in its user or password begins nothing that is percent-encoded; write %25 for it");
        }
    }

    String removedFrom(String text) {
        String cleaned = password == null ? text : password.removedFrom(text);
        return user == null || user.equals("default") ? cleaned : cleaned.replace(user, "***");
    }

    @Override
    public String toString() {
        return "***";
    }
}
