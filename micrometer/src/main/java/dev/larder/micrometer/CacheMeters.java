package dev.larder.micrometer;

import dev.larder.Cache;
import dev.larder.CacheStats;
import dev.larder.CacheStats.Prefetch;
import dev.larder.CodecException;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a cache counts itself, as counters and gauges. All series exist from the start, so that a first increment is seen. */
final class CacheMeters {

    private static final List<String> EVICTION_CAUSES = List.of("size", "expired", "invalidated");

    private final MeterRegistry registry;
    private final Tags namespace;
    private final boolean hasShared;
    private final boolean hasDisk;

    CacheMeters(MeterRegistry registry, Tags namespace, boolean hasShared, boolean hasDisk) {
        this.registry = registry;
        this.namespace = namespace;
        this.hasShared = hasShared;
        this.hasDisk = hasDisk;
    }

    void bind(Cache<?, ?> cache) {
        Meters meters = new Meters(cache, namespace.and("cache", cache.name()));
        bindMemory(meters);
        bindLoads(meters);
        if (cache.spec().prefetch() > 0) {
            bindPrefetch(meters);
        }
        if (hasShared && cache.spec().isShared()) {
            bindShared(meters);
        }
        if (hasDisk && cache.spec().isOnDisk()) {
            bindDisk(meters);
        }
    }

    private void bindMemory(Meters meters) {
        meters.gets("memory", "hit", EnumSet.of(Outcome.MEMORY));
        meters.gets("memory", "miss", EnumSet.complementOf(EnumSet.of(Outcome.MEMORY)));
        meters.puts("memory");
        EVICTION_CAUSES.forEach(meters::evictions);
        Gauge.builder("cache.size", meters.cache, cache -> cache.stats().memoryEntries())
                .description("Entries in memory, among them stale ones and those whose death was not noticed yet")
                .tags(meters.tags)
                .register(registry);
        Gauge.builder(
                        "larder.memory.maximum",
                        meters.cache,
                        cache -> cache.stats().memoryMaximum())
                .description("What memory may hold now, in entries or the weigher's unit")
                .tags(meters.tags)
                .register(registry);
        meters.resizes("grown", CacheStats::memoryGrown);
        meters.resizes("shrunk", CacheStats::memoryShrunk);
        Gauge.builder(
                        "larder.loads.inflight",
                        meters.cache,
                        cache -> cache.stats().loadsUnderWay())
                .description("Loads that run now, those included whose callers no longer wait")
                .tags(meters.tags)
                .register(registry);
        meters.counter(
                "larder.loads.late",
                "Loads that took longer than their timeout, so that the caller got something stale or a failure",
                Tags.empty(),
                CacheStats::lateLoads);
        Gauge.builder("larder.flights", meters.cache, cache -> cache.stats().flights())
                .description("Lookups under way that memory could not answer, one for each key")
                .tags(meters.tags)
                .register(registry);
    }

    private void bindLoads(Meters meters) {
        Gauge.builder(
                        "larder.loads.paused",
                        meters.cache,
                        cache -> cache.stats().retryPauses())
                .description("Keys whose source failed a moment ago and is not asked while something stale answers")
                .tags(meters.tags)
                .register(registry);
        meters.counter(
                "larder.stale.served",
                "Answers past their time to live that the policy allowed",
                Tags.empty(),
                stats -> stats.lookups().getOrDefault(Outcome.STALE, 0L));
        meters.counter(
                "larder.atomic.conflicts",
                "Conditional writes that came too late, since others had written in between, and were tried again",
                Tags.empty(),
                CacheStats::conflicts);
        meters.counter(
                "larder.lives.lengthened",
                "Entries whose life a reading has lengthened",
                Tags.empty(),
                CacheStats::lengthened);
        meters.counter(
                "larder.fills.refused",
                "Loaded values kept nowhere: invalidated during the load, or the lease had lapsed",
                Tags.empty(),
                CacheStats::refusedFills);
    }

    private static void bindPrefetch(Meters meters) {
        meters.prefetched("loaded", Prefetch::loaded);
        meters.prefetched("used", Prefetch::used);
        meters.prefetched("wasted", Prefetch::wasted);
        meters.prefetched("dropped", Prefetch::dropped);
        meters.gauge(
                "larder.prefetch.waiting",
                "Entries that were loaded ahead and that nobody has asked for yet",
                stats -> stats.prefetch().waiting());
        meters.gauge(
                "larder.prefetch.learned",
                "Keys whose followers are known, about",
                stats -> stats.prefetch().learned());
        meters.gauge(
                "larder.prefetch.held.back",
                "1 while little of what was loaded ahead was of use, so that little is",
                stats -> stats.prefetch().isHeldBack() ? 1 : 0);
    }

    private void bindShared(Meters meters) {
        meters.gets("redis", "hit", EnumSet.of(Outcome.REDIS));
        // A stale answer says neither: the shared tier may not even have been asked.
        meters.gets("redis", "miss", EnumSet.of(Outcome.DISK, Outcome.LOAD, Outcome.MISS));
        meters.puts("redis");
        meters.counter(
                "larder.bytes.written",
                "Bytes of envelopes given to the tier",
                Tags.of("tier", "redis"),
                CacheStats::bytesWritten);
        errorKinds().forEach(kind -> meters.errors("redis", kind, CacheStats::tierErrors));
    }

    private void bindDisk(Meters meters) {
        meters.gets("disk", "hit", EnumSet.of(Outcome.DISK));
        meters.gets("disk", "miss", EnumSet.of(Outcome.LOAD, Outcome.MISS));
        meters.puts("disk");
        Stream.concat(Stream.of(Kind.TIMEOUT.label()), uselessKinds())
                .forEach(kind -> meters.errors("disk", kind, CacheStats::diskErrors));
    }

    private static Stream<String> errorKinds() {
        return Stream.concat(Stream.of(Kind.values()).map(Kind::label), uselessKinds());
    }

    private static Stream<String> uselessKinds() {
        return Stream.of(CodecException.Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT));
    }

    /** The meters of one cache. */
    private final class Meters {

        private final Cache<?, ?> cache;
        private final Tags tags;

        Meters(Cache<?, ?> cache, Tags tags) {
            this.cache = cache;
            this.tags = tags;
        }

        void gets(String tier, String result, Set<Outcome> outcomes) {
            counter(
                    "cache.gets",
                    "Lookups that the tier answered fresh (hit) or left to the next one (miss)",
                    Tags.of("tier", tier, "result", result),
                    stats -> sum(stats.lookups(), outcomes));
        }

        void puts(String tier) {
            counter(
                    "cache.puts",
                    "Entries kept in the tier",
                    Tags.of("tier", tier),
                    stats -> stats.puts().getOrDefault(tier, 0L));
        }

        void resizes(String direction, ToLongFunction<CacheStats> count) {
            counter(
                    "larder.memory.resizes",
                    "Steps by which the analysis has made memory larger or smaller",
                    Tags.of("direction", direction),
                    count);
        }

        void evictions(String cause) {
            counter(
                    "cache.evictions",
                    "Entries dropped from memory",
                    Tags.of("cause", cause),
                    stats -> stats.evictions().getOrDefault(cause, 0L));
        }

        void errors(String tier, String kind, Function<CacheStats, Map<String, Long>> errors) {
            counter(
                    "larder.tier.errors",
                    "Calls to the tier that failed, and envelopes that could not be read or written",
                    Tags.of("tier", tier, "kind", kind),
                    stats -> errors.apply(stats).getOrDefault(kind, 0L));
        }

        void prefetched(String result, ToLongFunction<Prefetch> count) {
            counter(
                    "larder.prefetch.keys",
                    "Values loaded ahead, and what came of them",
                    Tags.of("result", result),
                    stats -> count.applyAsLong(stats.prefetch()));
        }

        void gauge(String name, String description, ToLongFunction<CacheStats> number) {
            Gauge.builder(name, cache, counted -> number.applyAsLong(counted.stats()))
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        void counter(String name, String description, Tags more, ToLongFunction<CacheStats> count) {
            FunctionCounter.builder(name, cache, counted -> count.applyAsLong(counted.stats()))
                    .description(description)
                    .tags(tags.and(more))
                    .register(registry);
        }

        private static long sum(Map<Outcome, Long> lookups, Set<Outcome> outcomes) {
            return outcomes.stream()
                    .mapToLong(outcome -> lookups.getOrDefault(outcome, 0L))
                    .sum();
        }
    }
}
