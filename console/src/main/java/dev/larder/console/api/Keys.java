package dev.larder.console.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys, looked up and searched for. */
public final class Keys {

    private Keys() {}

    /** As {@code KeyDetail} in {@code api.ts}, which says what each component means. */
    public record KeyDetail(
            String namespace,
            String key,
            @Nullable String cache,
            boolean found,
            boolean complete,
            List<KeyInTier> tiers,
            List<KeyOnNode> nodes,
            @Nullable ValuePreview preview) {}

    /** As {@code KeyInTier} in {@code api.ts}, which says what each component means. */
    public record KeyInTier(
            String tier,
            @Nullable String node,
            String state,
            boolean negative,
            @Nullable Long ageMillis,
            @Nullable Long freshForMillis,
            @Nullable Long staleForMillis,
            String stamp,
            @Nullable String version,
            List<String> tags,
            @Nullable Long sizeBytes,
            @Nullable Long loadMicros) {}

    /** As {@code KeyOnNode} in {@code api.ts}, which says what each component means. */
    public record KeyOnNode(String node, String state, boolean memory, boolean disk) {}

    /** As {@code ValuePreview} in {@code api.ts}, which says what each component means. */
    public record ValuePreview(String format, boolean masked, String text, boolean truncated) {}

    /** As {@code KeyPage} in {@code api.ts}, which says what each component means. */
    public record KeyPage(
            String prefix,
            List<FoundKey> keys,
            @Nullable String cursor,
            long scanned,
            @Nullable Long total,
            @Nullable String unavailable) {}

    /** As {@code FoundKey} in {@code api.ts}, which says what each component means. */
    public record FoundKey(String key, @Nullable String cache) {}
}
