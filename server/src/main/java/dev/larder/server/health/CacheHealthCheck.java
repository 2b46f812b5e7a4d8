package dev.larder.server.health;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.internal.figures.TierFigures;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Measures how the caches stand. All larders of a server are on one Redis. Thread-safe. */
final class CacheHealthCheck {

    private final List<Larder> larders;
    private final BooleanSupplier source;
    private final Clock clock;
    private final LastMinute memoryEvictions = new LastMinute();
    private final LastMinute redisEvictions = new LastMinute();

    /** A check of larders, behind which there is a source that can be asked whether it answers. */
    CacheHealthCheck(List<Larder> larders, BooleanSupplier source, Clock clock) {
        this.larders = List.copyOf(larders);
        this.source = source;
        this.clock = clock;
    }

    /** Asks Redis, and the database only if Redis does not answer. Blocks for a few seconds at most. */
    CacheHealth check() {
        return look().toHealth();
    }

    private Moment look() {
        SharedTier tier = TierFigures.shared(larders);
        ServerFigures figures = RedisFigures.of(tier);
        LarderSnapshot counted = LarderSnapshot.of(larders, clock);
        return new Moment(
                Instant.ofEpochMilli(clock.millis()),
                figures != null || source.getAsBoolean(),
                counted,
                memoryEvictions.rise(clock.nanos(), counted.total().evictions()),
                figures,
                figures == null ? 0 : redisEvictions.rise(clock.nanos(), figures.evictions()),
                tier == null ? null : tier.status(),
                larders.stream()
                        .flatMap(larder -> larder.local().stream())
                        .map(LocalTier::figures)
                        .toList());
    }
}
