package dev.larder.console.api;

import org.jspecify.annotations.Nullable;

/** Who is asking. */
public final class Sessions {

    private Sessions() {}

    /** As {@code Session} in {@code api.ts}, which says what each component means. */
    public record Session(
            boolean loginRequired,
            @Nullable String user,
            @Nullable String role,
            String csrfHeader,
            String csrfToken,
            String environment,
            String version,
            long at) {}

    /** As {@code LoginRequest} in {@code api.ts}, which says what each component means. */
    public record LoginRequest(String user, String password) {}
}
