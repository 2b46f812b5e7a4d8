package dev.larder.server.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How the caches of this server stand, as {@code /api/system/cache-health} tells it. What cannot be known because Redis does not
 * answer is null.
 *
 * @param redisConnected whether Redis answered just now
 * @param responseTimeMs how long that took
 * @param memoryUsedMb what Redis uses, in MiB
 * @param keysCount keys in Redis, of all its users
 * @param hitRate answers that needed no load, as a share of all since the start, 0 to 1
 * @param evictionsPerMinute entries pushed out for room in the last 60 seconds, in memory and in Redis
 * @param timestamp when this was measured
 * @param summary one line for people
 */
@JsonNaming(SnakeCaseStrategy.class)
record CacheHealth(
        Verdict status,
        String summary,
        boolean redisConnected,
        @Nullable Double responseTimeMs,
        @Nullable Double memoryUsedMb,
        @Nullable Long keysCount,
        double hitRate,
        long evictionsPerMinute,
        Instant timestamp,
        Tiers tiers) {

    /** Each tier by itself. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Tiers(Memory memory, Redis redis, @Nullable Disk disk) {}

    /**
     * This node's disk.
     *
     * @param entries values it holds, about
     * @param bytes what it takes, about
     * @param hitRate lookups it answered, as a share of those that reached it
     * @param trouble what is wrong with a store; null while nothing is
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Disk(
            Verdict status,
            long entries,
            long bytes,
            long hits,
            long misses,
            double hitRate,
            @Nullable String trouble) {}

    /**
     * The memory of this process.
     *
     * @param hitRate lookups it answered, as a share of all
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Memory(Verdict status, long entries, long hits, long misses, double hitRate, long evictionsPerMinute) {}

    /**
     * The tier that all nodes share.
     *
     * @param hitRate lookups it answered, as a share of those that memory did not answer
     * @param deferredInvalidations what waits until it is back
     * @param lastError what it last failed with, without secrets
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Redis(
            Verdict status,
            boolean connected,
            @Nullable Instant since,
            @Nullable String version,
            @Nullable Double responseTimeMs,
            @Nullable Double memoryUsedMb,
            @Nullable Long keysCount,
            long hits,
            long misses,
            double hitRate,
            long evictionsPerMinute,
            int deferredInvalidations,
            @Nullable String lastError) {}
}
