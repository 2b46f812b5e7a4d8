package dev.larder.inspect;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node's lookups of a cache say about its memory and its time to live, from a sample of the keys. Where too little was seen a part is left out,
 * and {@link #missing} says why. Immutable.
 *
 * @param samples of how many lookups the curve was made
 * @param lookups how many lookups there were in the same time
 * @param seen for how long they were looked at
 * @param keyShare which share of the keys is sampled, between 0 and 1
 * @param bound what memory holds at most now, in entries or the weigher's unit
 * @param curve how often memory would answer with other bounds, the smallest first; empty if too little was seen
 * @param lifetimes what other times to live would do, the shortest first; empty if too little was seen
 * @param intervals how long keys go unasked and values unchanged; null if too little was seen, or nothing is loaded
 * @param advice sentences about what is worth changing; may be empty
 * @param missing why a part is left out; null if none is
 */
public record Analysis(
        long samples,
        long lookups,
        Duration seen,
        double keyShare,
        long bound,
        List<Size> curve,
        List<Lifetime> lifetimes,
        @Nullable Intervals intervals,
        List<String> advice,
        @Nullable String missing) {

    public Analysis {
        curve = List.copyOf(curve);
        lifetimes = List.copyOf(lifetimes);
        advice = List.copyOf(advice);
    }

    /**
     * A point of the curve.
     *
     * @param times the present bound times this: ¼, ½, 1, 2 or 4
     * @param bound in entries or the weigher's unit
     * @param hitRatio which share of the lookups memory would answer, between 0 and 1
     */
    public record Size(double times, long bound, double hitRatio) {}

    /**
     * A time to live.
     *
     * @param timeToLive which
     * @param loadsPerSecond how often this node would load with it, by its own lookups, if nothing were evicted
     * @param outdated which share of the answers the source would have contradicted, as far as nobody invalidates; between 0 and 1
     */
    public record Lifetime(Duration timeToLive, double loadsPerSecond, double outdated) {}

    /**
     * Of the sampled keys.
     *
     * @param reuse half of the lookups come sooner than this after the one before of the same key; at most a fifth too long
     * @param longReuse nine of ten do
     * @param change how long a value stays the same in the mean without anybody saying so, as far as loads one after the other differ; null if none did
     * @param compared how many loads were compared with the one before
     * @param invalidation how long it takes in the mean until a value that was asked for is declared untrue, or replaced by a write; null if none was
     * @param invalidations how many were, of those that are remembered; what happens twice before anybody asks counts once
     */
    public record Intervals(
            Duration reuse,
            Duration longReuse,
            @Nullable Duration change,
            long compared,
            @Nullable Duration invalidation,
            long invalidations) {}
}
