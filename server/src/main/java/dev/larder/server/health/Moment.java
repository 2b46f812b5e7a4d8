package dev.larder.server.health;

import dev.larder.Outcome;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was measured at one moment, from which everything else is computed.
 *
 * @param at when
 * @param hasSource whether the database answers; true without asking if Redis does
 * @param counted what the caches counted
 * @param memoryEvictions entries pushed out of memory in the last minute
 * @param redis what Redis answered; null if it did not
 * @param redisEvictions keys it pushed out in the last minute
 * @param status what the tier says of itself; null where there is none
 * @param disks what the stores on disk say of themselves
 */
record Moment(
        Instant at,
        boolean hasSource,
        LarderSnapshot counted,
        long memoryEvictions,
        @Nullable ServerFigures redis,
        long redisEvictions,
        SharedTier.@Nullable Status status,
        List<LocalTier.Figures> disks) {

    private static final double BYTES_PER_MB = 1 << 20;

    CacheHealth toHealth() {
        return new CacheHealth(
                verdict(),
                summary(),
                redis != null,
                responseMillis(),
                usedMb(),
                keys(),
                hitRate(),
                memoryEvictions + redisEvictions,
                at,
                new CacheHealth.Tiers(memoryTier(), redisTier(), diskTier()));
    }

    private Verdict verdict() {
        return Verdict.of(responseMillis(), hasSource);
    }

    private String summary() {
        String hits = String.format(Locale.ROOT, "; %.1f %% of lookups needed no load", 100 * hitRate());
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
        long hits = counted.lookups(Outcome.MEMORY);
        long all = counted.total().hits() + counted.total().misses();
        return new CacheHealth.Memory(
                Verdict.HEALTHY, counted.total().entries(), hits, all - hits, share(hits, all), memoryEvictions);
    }

    private CacheHealth.Redis redisTier() {
        long hits = counted.lookups(Outcome.REDIS);
        long misses = counted.lookups(Outcome.DISK) + counted.total().misses();
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
                share(hits, hits + misses),
                redisEvictions,
                deferred(),
                redis != null || status == null ? null : status.lastError());
    }

    private CacheHealth.@Nullable Disk diskTier() {
        long hits = counted.lookups(Outcome.DISK);
        long misses = counted.total().misses();
        String trouble = disks.stream()
                .map(LocalTier.Figures::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return disks.isEmpty()
                ? null
                : new CacheHealth.Disk(
                        trouble == null ? Verdict.HEALTHY : Verdict.DEGRADED,
                        disks.stream().mapToLong(LocalTier.Figures::entries).sum(),
                        disks.stream().mapToLong(LocalTier.Figures::bytes).sum(),
                        hits,
                        misses,
                        share(hits, hits + misses),
                        trouble);
    }

    private @Nullable Double responseMillis() {
        return redis == null ? null : RedisFigures.millis(redis);
    }

    private @Nullable Double usedMb() {
        return redis == null ? null : rounded(redis.usedMemoryBytes() / BYTES_PER_MB);
    }

    private @Nullable Long keys() {
        return redis == null ? null : redis.keys();
    }

    private int deferred() {
        return counted.nodes().stream()
                .mapToInt(LarderSnapshot.Node::deferredInvalidations)
                .sum();
    }

    /** Answers that needed no load, as a share of all. */
    private double hitRate() {
        return rounded(counted.total().hitRate());
    }

    /** A part of a whole, 0 of nothing. */
    private static double share(long part, long whole) {
        return whole == 0 ? 0 : rounded((double) part / whole);
    }

    private static double rounded(double number) {
        return Math.round(number * 1_000) / 1_000.0;
    }
}
