package dev.larder.console.api;

import dev.larder.console.api.Overviews.Coverage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a namespace. */
public final class Nodes {

    private Nodes() {}

    /** As {@code NodeList} in {@code api.ts}, which says what each component means. */
    public record NodeList(Coverage coverage, @Nullable Double fleetHitRatio, List<NodeInfo> nodes) {}

    /** As {@code NodeInfo} in {@code api.ts}, which says what each component means. */
    public record NodeInfo(
            String node,
            boolean own,
            String state,
            @Nullable String host,
            @Nullable String version,
            @Nullable Long startedAt,
            @Nullable Long lastSeenMillis,
            List<String> tiers,
            @Nullable Long entries,
            @Nullable Long heapUsedBytes,
            @Nullable Long heapMaximumBytes,
            @Nullable Double hitRatio,
            @Nullable Double perSecond,
            @Nullable Long journalLagMillis,
            @Nullable Long proofAgeMillis,
            @Nullable Boolean suspect,
            @Nullable Long abandonments,
            @Nullable Long deferred,
            @Nullable String breaker,
            @Nullable Long clockSkewMillis,
            @Nullable Long diskBytes,
            @Nullable String diskTrouble) {}
}
