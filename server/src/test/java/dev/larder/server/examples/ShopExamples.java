package dev.larder.server.examples;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheSpec;
import dev.larder.CacheStats;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Source.Result;
import dev.larder.codecs.JsonCodecs;
import dev.larder.inspect.Analysis;
import dev.larder.micrometer.LarderContext;
import dev.larder.micrometer.LarderMetrics;
import dev.larder.micrometer.LarderObservations;
import dev.larder.redis.Durability;
import dev.larder.redis.Redis;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A shop with goals. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class ShopExamples {

    record Goal(long id, long userId) {}

    record Cart(List<Long> articles) {}

    interface Repository {
        Goal find(Long id);

        Map<Long, Goal> findAll(Collection<Long> ids);

        Goal save(Goal goal);
    }

    private ShopExamples() {}

    static void sixtySeconds(Repository repository, Goal changed) {
        Larder larder = Larder.named("shop")
                .version("v1")
                .memory(Memory.entries(100_000))
                .shared(Redis.at("redis://localhost:6379"))
                .build();

        Cache<Long, Goal> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .timeToLive(Duration.ofMinutes(10))
                .staleIfError(Duration.ofHours(1))
                .tags(goal -> Set.of("user:" + goal.userId()))
                .loader(repository::find)
                .bulkLoader(repository::findAll));

        Goal goal = goals.get(42L);
        Map<Long, Goal> some = goals.getAll(List.of(1L, 2L, 3L));
        goals.update(42L, () -> repository.save(changed));
        larder.invalidate(Invalidation.tag("user:7"));
        CompletableFuture<Goal> later = goals.async().get(42L);
    }

    static void core(Repository repository) {
        Larder larder = Larder.named("shop").build();
        Cache<Long, Goal> goals =
                larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class).loader(repository::find));
        Goal goal = goals.get(42L);
    }

    static void redis() {
        Redis redis = Redis.at("redis://localhost:6379");
        Larder larder = Larder.named("shop").version("v1").shared(redis).build();
    }

    static void resilience(Repository repository) {
        Redis redis = Redis.at("redis://localhost:6379")
                .softTimeout(Duration.ofMillis(250))
                .commandTimeout(Duration.ofSeconds(1))
                .connectTimeout(Duration.ofSeconds(5))
                .breaker(5, Duration.ofSeconds(30))
                .maximumInFlight(10_000);

        CacheSpec<Long, Goal> goals = CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .staleIfError(Duration.ofHours(1))
                .softLoadTimeout(Duration.ofMillis(300))
                .hardLoadTimeout(Duration.ofSeconds(5))
                .loader(repository::find);
    }

    static void freshness(Repository repository) {
        CacheSpec<Long, Goal> goals = CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .timeToLive(Duration.ofMinutes(10))
                .refreshAhead(0.2)
                .staleIfError(Duration.ofHours(1))
                .retryPause(Duration.ofSeconds(30))
                .loader(repository::find);
    }

    record Page(String etag, String text) {}

    interface Response {
        boolean isNotModified();

        Page page();

        Duration maxAge();

        String site();
    }

    interface Site {
        Response fetch(Long id, @Nullable String etag);
    }

    static void sources(Site site) {
        CacheSpec<Long, Page> pages = CacheSpec.of("page:{id}", Long.class, Page.class)
                .timeToLive(Duration.ofMinutes(10))
                .staleIfError(Duration.ofHours(1))
                .source((id, held) -> {
                    Response response =
                            site.fetch(id, held == null ? null : held.value().etag());
                    return response.isNotModified()
                            ? Result.unchanged()
                            : Result.of(response.page())
                                    .timeToLive(response.maxAge())
                                    .tags(Set.of("site:" + response.site()));
                });
    }

    static void reading(Cache<Long, Goal> goals) {
        Lookup<Goal> shown = goals.lookup(42L, Reading.usual().staleWhileDisconnected());
        Lookup<Goal> paid = goals.lookup(42L, Reading.usual().skippingMemory().freshOnly());
        Lookup<Goal> preview = goals.lookup(42L, Reading.usual().onlyIfCached());
    }

    static void sliding() {
        CacheSpec<String, Cart> carts = CacheSpec.of("cart:{id}", String.class, Cart.class)
                .timeToLive(Duration.ofMinutes(30))
                .sliding(Duration.ofHours(12));
    }

    static void atomic(Cache<String, Long> visits) {
        Cache.Atomic<String, Long> atomic = visits.atomic();
        boolean isFirst = atomic.putIfAbsent("voucher-7", 1L);
        Long visited = atomic.compute("page-42", present -> present == null ? 1 : present + 1);
        boolean isSwapped = atomic.replace("page-42", 17L, 0L);
        Long removed = atomic.getAndRemove("page-42");
        Long held = atomic.exchange(
                "page-42",
                present -> present != null ? Result.unchanged() : Result.of(1L).timeToLive(Duration.ofSeconds(20)));
        CompletableFuture<Boolean> later = visits.async().atomic(writes -> writes.putIfAbsent("voucher-8", 1L));
    }

    static void intervals(Analysis found) {
        Analysis.Intervals each = found.intervals();
        System.out.println("asked again within " + each.reuse() + ", nine in ten within " + each.longReuse());
        System.out.println(
                "declared untrue after " + each.invalidation() + ", otherwise changed after " + each.change());
    }

    static void analysis(Larder larder) {
        Optional<Analysis> analysis = larder.inspection().analysis("price");
        analysis.ifPresent(found -> {
            found.advice().forEach(System.out::println);
            found.curve().forEach(size -> System.out.println(size.bound() + ": " + size.hitRatio()));
        });
    }

    record Country(String code, String name) {}

    interface Warmth {
        Collection<Long> popular(int atMost);

        Stream<Long> idsAfter(long id);

        long count();

        Collection<Country> countries();
    }

    static void warming(Larder larder, Cache<Long, Goal> goals, Warmth repository) {
        larder.warm(Warmer.ofKeys("popular", goals, () -> repository.popular(10_000).stream())
                .rate(200)
                .atStart()
                .every(Duration.ofMinutes(30)));
    }

    static void warmingOn(Larder larder, Cache<Long, Goal> goals, Warmth repository) {
        Warming everything = larder.warm(Warmer.<Long, Goal>ofKeysAfter(
                        "everything",
                        goals,
                        mark -> repository.idsAfter(mark.isEmpty() ? 0 : Long.parseLong(mark)),
                        String::valueOf)
                .rate(200)
                .concurrency(4)
                .onOneNode()
                .expecting(repository::count));
        everything.start();
        Warming.Progress progress = everything.progress();
    }

    static void warmingEntries(Larder larder, Cache<String, Country> countries, Warmth repository) {
        larder.warm(Warmer.ofEntries(
                        "countries",
                        countries,
                        () -> repository.countries().stream().map(country -> Map.entry(country.code(), country)))
                .atStart());
    }

    static void prefetching(Repository repository, Cache<Long, Goal> goals) {
        CacheSpec<Long, Goal> ahead = CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .loader(repository::find)
                .bulkLoader(repository::findAll)
                .prefetch(1_000);

        CacheStats.Prefetch came = goals.stats().prefetch();
        System.out.println(came.used() + " of " + came.loaded() + " were of use, " + came.wasted() + " were not");
    }

    static void resizing() {
        CacheSpec<Long, Goal> resized = CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .memory(Memory.entries(50_000).resizedBetween(10_000, 200_000));
        Larder.Builder shop = Larder.named("shop").memoryBudget(400_000);
    }

    static Redis durability() {
        Redis redis = Redis.at("redis://localhost:6379").durability(Durability.replicas(1));
        return redis;
    }

    static Larder.Builder codecs(JsonMapper myJsonMapper) {
        return Larder.named("shop").codecs(JsonCodecs.with(myJsonMapper));
    }

    static void meters(Larder larder, MeterRegistry meterRegistry, ObservationRegistry observationRegistry) {
        new LarderMetrics(larder).bindTo(meterRegistry);
        LarderObservations.observe(larder, observationRegistry);
    }

    static void context() {
        Larder.named("shop").callersContext(LarderContext.allThreadLocals());
    }
}
