package dev.larder.console.api;

import org.jspecify.annotations.Nullable;

/** Errors. */
public final class Problems {

    private Problems() {}

    /** As {@code Problem} in {@code api.ts}, which says what each component means. */
    public record Problem(
            String type,
            String title,
            int status,
            String detail,
            @Nullable String instance,
            String requestId) {}
}
