package dev.larder;

import java.util.Map;

/**
 * What happened in one cache of this process since it was made. A snapshot: counters are read one after the other, so that
 * their sums may differ by what happened meanwhile.
 *
 * @param lookups answers by where they came from; joined flights count as {@link Outcome#LOAD}, peeks are not counted
 * @param loads loads that ended well, reloads included
 * @param loadFailures loads that ended in an exception
 * @param loadNanos time spent in the loader, nanoseconds, both kinds together
 * @param lateLoads loads that took longer than their timeout, so that the caller was answered something stale, or failed
 * @param loadsUnderWay loads that run now, late ones included
 * @param puts entries kept, by tier label ({@code memory}, {@code redis}, {@code disk}: taken to be written)
 * @param refusedFills values that came too late to be kept: their key was invalidated during the load, or the lease had lapsed
 * @param tierErrors calls to the shared tier that failed, and envelopes that could not be read or written, by kind
 * @param diskErrors the same of this node's disk; what its store counts by itself is in its figures
 * @param evictions entries dropped from memory, by cause ({@code size}, {@code expired}, {@code invalidated})
 * @param bytesWritten bytes of envelopes given to the shared tier
 * @param memoryEntries entries in memory now, among them stale ones and those whose death was not noticed yet
 * @param memoryMaximum how much memory may hold now, in entries or the weigher's unit
 * @param memoryGrown how often that was made more, where it is {@link Memory#resizedBetween resized}
 * @param memoryShrunk how often it was made less
 * @param retryPauses keys whose source failed a moment ago, so that it is not asked while something stale answers; at most 10,000
 * @param conflicts attempts of {@link Cache#atomic} writes that came too late, since others had written in between
 * @param lengthened entries in memory whose life a reading has lengthened
 * @param flights lookups under way now that memory could not answer, one for each key however many callers wait for it
 * @param prefetch what was loaded ahead, where {@link CacheSpec#prefetch} asks for it
 */
public record CacheStats(
        Map<Outcome, Long> lookups,
        long loads,
        long loadFailures,
        long loadNanos,
        long lateLoads,
        long loadsUnderWay,
        Map<String, Long> puts,
        long refusedFills,
        Map<String, Long> tierErrors,
        Map<String, Long> diskErrors,
        Map<String, Long> evictions,
        long bytesWritten,
        long memoryEntries,
        long memoryMaximum,
        long memoryGrown,
        long memoryShrunk,
        int retryPauses,
        long conflicts,
        long lengthened,
        int flights,
        Prefetch prefetch) {

    public CacheStats {
        lookups = Map.copyOf(lookups);
        puts = Map.copyOf(puts);
        tierErrors = Map.copyOf(tierErrors);
        diskErrors = Map.copyOf(diskErrors);
        evictions = Map.copyOf(evictions);
    }

    /**
     * What came of loading ahead. What is neither used nor wasted waits, or went when all of memory was emptied.
     *
     * @param loaded values that were brought into memory before anybody asked
     * @param used those of them that somebody asked for
     * @param wasted those that left memory before
     * @param dropped predictions that were not carried out because two loads ahead were under way
     * @param waiting entries in memory now that wait for somebody to ask
     * @param learned keys whose followers are known, about
     * @param isHeldBack whether less than a quarter was of use lately, so that only one prediction in sixteen is carried out
     */
    public record Prefetch(
            long loaded, long used, long wasted, long dropped, long waiting, long learned, boolean isHeldBack) {

        /** Where nothing is loaded ahead. */
        public static final Prefetch NONE = new Prefetch(0, 0, 0, 0, 0, 0, /* isHeldBack= */ false);
    }

    /** Answers that needed no load, as a share of all, between 0 and 1; 0 before the first. */
    public double hitRate() {
        long all = lookups.values().stream().mapToLong(Long::longValue).sum();
        long missed = lookups.getOrDefault(Outcome.LOAD, 0L) + lookups.getOrDefault(Outcome.MISS, 0L);
        return all == 0 ? 0 : (double) (all - missed) / all;
    }
}
