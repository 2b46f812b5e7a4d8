package dev.larder.console.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to become untrue, what that would do, and what came of it. */
public final class Invalidations {

    private Invalidations() {}

    /** As {@code Selector} in {@code api.ts}, which says what each component means. */
    public record Selector(String namespace, String kind, String subject) {}

    /** As {@code Preview} in {@code api.ts}, which says what each component means. */
    public record Preview(
            String token,
            long expiresAt,
            Selector selector,
            long count,
            boolean exact,
            String basis,
            Map<String, Long> perTier,
            List<String> sample,
            @Nullable Double loadsPerSecond,
            @Nullable Long loadMillis,
            String confirm,
            boolean reversible,
            @Nullable Long loads,
            List<PreviewedNode> nodes) {}

    /** As {@code PreviewedNode} in {@code api.ts}, which says what each component means. */
    public record PreviewedNode(
            String node, String state, @Nullable Long count) {}

    /** As {@code InvalidationRequest} in {@code api.ts}, which says what each component means. */
    public record InvalidationRequest(
            String namespace,
            String kind,
            String subject,
            String token,
            @Nullable String confirmation,
            @Nullable String reason) {}

    /** As {@code Invalidation} in {@code api.ts}, which says what each component means. */
    public record Invalidation(
            String id,
            Selector selector,
            String state,
            @Nullable String acknowledgement,
            long previewed,
            @Nullable Long removed,
            @Nullable Long startedAt,
            @Nullable Long endedAt,
            List<NodeAcknowledgement> nodes,
            @Nullable String message) {}

    /** As {@code NodeAcknowledgement} in {@code api.ts}, which says what each component means. */
    public record NodeAcknowledgement(String node, String state) {}
}
