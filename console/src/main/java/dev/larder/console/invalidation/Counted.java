package dev.larder.console.invalidation;

import dev.larder.console.api.Invalidations.PreviewedNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of a selector, and where.
 *
 * @param count how many entries, in the tier that has most of them
 * @param perTier by tier
 * @param onOthers how many of them on other nodes
 * @param sample some keys
 * @param loads how many loads it costs at most, if each is asked for again
 * @param loadMillis what they take together; null if that is not known
 * @param isExact whether nothing may be missing
 * @param basis what was counted, in words
 * @param nodes each node's word
 */
record Counted(
        long count,
        Map<String, Long> perTier,
        long onOthers,
        List<String> sample,
        @Nullable Long loads,
        @Nullable Long loadMillis,
        boolean isExact,
        String basis,
        List<PreviewedNode> nodes) {}
