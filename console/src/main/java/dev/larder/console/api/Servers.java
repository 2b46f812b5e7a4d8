package dev.larder.console.api;

import dev.larder.inspect.Analysis;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shared tier and what sizes are known to do. */
public final class Servers {

    private Servers() {}

    /** As {@code RedisReport} in {@code api.ts}, which says what each component means. */
    public record RedisReport(
            boolean connected,
            @Nullable Long since,
            @Nullable String lastError,
            String topology,
            List<RedisServer> servers,
            List<SlowCommand> slowLog,
            List<String> unavailable) {}

    /** As {@code RedisServer} in {@code api.ts}, which says what each component means. */
    public record RedisServer(
            String name,
            String address,
            boolean connected,
            String breaker,
            @Nullable String lastError,
            @Nullable Long certificateUntil,
            @Nullable String role,
            @Nullable String version,
            @Nullable Long uptimeSeconds,
            @Nullable Long responseMicros,
            @Nullable Long usedMemoryBytes,
            @Nullable Long peakMemoryBytes,
            @Nullable Long maximumMemoryBytes,
            @Nullable String policy,
            @Nullable Double fragmentation,
            @Nullable Long keys,
            @Nullable Long evictedKeys,
            @Nullable Long expiredKeys,
            @Nullable Long clients,
            @Nullable Long commandsPerSecond,
            List<RedisReplica> replicas,
            @Nullable Long lastSaveAt,
            @Nullable Boolean lastSaveOk,
            @Nullable Long changesSinceSave,
            @Nullable Boolean appendOnly,
            @Nullable Boolean appendOnlyOk) {}

    /** As {@code RedisReplica} in {@code api.ts}, which says what each component means. */
    public record RedisReplica(
            String address,
            String state,
            @Nullable Long lagSeconds,
            @Nullable Long behindBytes) {}

    /** As {@code SlowCommand} in {@code api.ts}, which says what each component means. */
    public record SlowCommand(String server, long at, long micros, String command) {}

    /** As {@code Sizing} in {@code api.ts}, which says what each component means. */
    public record Sizing(boolean available, @Nullable String reason, List<SizingRow> caches) {}

    /** As {@code SizingRow} in {@code api.ts}, which says what each component means. */
    public record SizingRow(
            String cache,
            long entries,
            @Nullable Long maximumEntries,
            @Nullable Double hitRatio,
            double evictedForRoomPerSecond,
            List<String> advice,
            @Nullable String missing,
            @Nullable SizingCurve curve,
            List<SizingLifetime> lifetimes,
            @Nullable SizingIntervals intervals) {}

    /** As {@code SizingCurve} in {@code api.ts}, which says what each component means. */
    public record SizingCurve(
            List<Long> bounds, List<Double> hitRatio, long bound, long samples, long lookups, long seenMillis) {}

    /** As {@code SizingLifetime} in {@code api.ts}, which says what each component means. */
    public record SizingLifetime(long timeToLiveMillis, double loadsPerSecond, double outdated) {}

    /** As {@code SizingIntervals} in {@code api.ts}, which says what each component means. */
    public record SizingIntervals(
            double reuseMillis,
            double longReuseMillis,
            @Nullable Double changeMillis,
            long compared,
            @Nullable Double invalidationMillis,
            long invalidations) {

        /** Of an analysis; null if it has none. */
        public static @Nullable SizingIntervals of(Analysis analysis) {
            Analysis.Intervals found = analysis.intervals();
            if (found == null) {
                return null;
            }
            Duration change = found.change();
            Duration invalidation = found.invalidation();
            return new SizingIntervals(
                    millis(found.reuse()),
                    millis(found.longReuse()),
                    change == null ? null : (Double) millis(change),
                    found.compared(),
                    invalidation == null ? null : (Double) millis(invalidation),
                    found.invalidations());
        }

        // Hot keys come again within less than one.
        private static double millis(Duration span) {
            return Math.round(span.toNanos() / 1e3) / 1e3;
        }
    }
}
