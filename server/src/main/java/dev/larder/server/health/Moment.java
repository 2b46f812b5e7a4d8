package dev.larder.server.health;

import dev.larder.Outcome;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured at one moment, from which everything else is computed.
 *
 * @param at when
 * @param hasSource whether the database answers; true without asking if Redis does
 * @param tally what the caches counted
 * @param memoryEvictions entries pushed out of memory in the last minute
 * @param redis what Redis answered; null if it did not
 * @param redisEvictions keys it pushed out in the last minute
 * @param status what the tier says of itself; null where there is none
 * @param deferred invalidations that wait for Redis
 */
record Moment(
        Instant at,
        boolean hasSource,
        Tally tally,
        long memoryEvictions,
        @Nullable ServerFigures redis,
        long redisEvictions,
        SharedTier.@Nullable Status status,
        int deferred) {

    private static final double BYTES_PER_MB = 1 << 20;

    CacheHealth toHealth() {
        return new CacheHealth(
                verdict(),
                summary(),
                redis != null,
                responseMillis(),
                usedMb(),
                keys(),
                tally.hitRate(),
                memoryEvictions + redisEvictions,
                at,
                new CacheHealth.Tiers(memoryTier(), redisTier()));
    }

    private Verdict verdict() {
        return Verdict.of(responseMillis(), hasSource);
    }

    private String summary() {
        String hits = String.format(Locale.ROOT, "; %.1f %% of lookups needed no load", 100 * tally.hitRate());
        return switch (verdict()) {
            case HEALTHY -> "Redis answers in " + responseMillis() + " ms" + hits;
            case DEGRADED ->
                redis == null
                        ? "Redis does not answer, memory and the database serve every request" + hits
                        : "Redis answers slowly, in " + responseMillis() + " ms" + hits;
            case DOWN -> "Neither Redis nor the database answers, only what is in memory is served" + hits;
        };
    }

    private CacheHealth.Memory memoryTier() {
        long hits = tally.of(Outcome.MEMORY);
        return new CacheHealth.Memory(
                Verdict.HEALTHY,
                tally.entries(),
                hits,
                tally.all() - hits,
                Tally.share(hits, tally.all()),
                memoryEvictions);
    }

    private CacheHealth.Redis redisTier() {
        long hits = tally.of(Outcome.REDIS);
        long misses = tally.of(Outcome.DISK, Outcome.LOAD, Outcome.MISS);
        return new CacheHealth.Redis(
                redis == null ? Verdict.DOWN : verdict(),
                redis != null,
                status == null ? null : Instant.ofEpochMilli(status.sinceEpochMillis()),
                redis == null ? null : redis.version(),
                responseMillis(),
                usedMb(),
                keys(),
                hits,
                misses,
                Tally.share(hits, hits + misses),
                redisEvictions,
                deferred,
                redis != null || status == null ? null : status.lastError());
    }

    private @Nullable Double responseMillis() {
        return redis == null ? null : RedisFigures.millis(redis);
    }

    private @Nullable Double usedMb() {
        return redis == null ? null : Tally.rounded(redis.usedMemoryBytes() / BYTES_PER_MB);
    }

    private @Nullable Long keys() {
        return redis == null ? null : redis.keys();
    }
}
