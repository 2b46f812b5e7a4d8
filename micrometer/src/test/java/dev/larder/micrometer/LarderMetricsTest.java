package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LarderMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TierLink link = new InMemorySharedTier(Clock.system()).link();
    private final Larder alone = Larder.named("alone").build();
    private final Larder larder =
            Larder.named("shop").shared(link).codecs(new InMemoryCodecs()).build();

    @AfterEach
    void close() {
        larder.close();
        alone.close();
    }

    private Cache<String, String> goals() {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(LarderMetricsTest::load));
    }

    private static String load(String id) {
        if (id.startsWith("bad")) {
            throw new IllegalStateException("no such goal");
        }
        return "goal " + id;
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).tags("namespace", "shop:v1").gauge().value();
    }

    private long timed(String name, String... tags) {
        return registry.get(name).tags(tags).timer().count();
    }

    @Nested
    class Caches {

        @Test
        void countsALoadAsAMissOfEveryTier() {
            new LarderMetrics(larder).bindTo(registry);

            goals().get("1");

            assertThat(count("cache.gets", "cache", "goal", "tier", "memory", "result", "miss"))
                    .isEqualTo(1);
            assertThat(count("cache.gets", "cache", "goal", "tier", "redis", "result", "miss"))
                    .isEqualTo(1);
            assertThat(count("cache.puts", "cache", "goal", "tier", "memory")).isEqualTo(1);
            assertThat(count("cache.puts", "cache", "goal", "tier", "redis")).isEqualTo(1);
            assertThat(count("larder.bytes.written", "cache", "goal", "tier", "redis"))
                    .isPositive();
            assertThat(gauge("cache.size")).isEqualTo(1);
        }

        @Test
        void countsAMemoryHitForMemoryAlone() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();
            goals.get("1");

            goals.get("1");

            assertThat(count("cache.gets", "tier", "memory", "result", "hit")).isEqualTo(1);
            assertThat(count("cache.gets", "tier", "redis", "result", "miss")).isEqualTo(1);
            assertThat(count("cache.gets", "tier", "redis", "result", "hit")).isZero();
        }

        @Test
        void countsWhatInvalidationDropped() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();
            goals.get("1");

            goals.invalidate("1");

            assertThat(count("cache.evictions", "cache", "goal", "cause", "invalidated"))
                    .isEqualTo(1);
            assertThat(registry.get("larder.invalidations")
                            .tag("kind", "key")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }

        @Test
        void countsFailuresOfATierThatTheCallerNeverSees() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();
            link.loseCommands(Step.FETCH);

            assertThat(goals.get("1")).isEqualTo("goal 1");

            assertThat(count("larder.tier.errors", "cache", "goal", "tier", "redis", "kind", "unavailable"))
                    .isPositive();
        }

        @Test
        void knowsCachesMadeBeforeAndAfterBinding() {
            goals();
            new LarderMetrics(larder).bindTo(registry);
            larder.cache(CacheSpec.of("user:{id}", String.class, String.class));

            assertThat(registry.find("cache.size").gauges())
                    .extracting(size -> size.getId().getTag("cache"))
                    .containsExactlyInAnyOrder("goal", "user");
        }

        @Test
        void hasNoSharedTierSeriesWhereThereIsNoSharedTier() {
            new LarderMetrics(alone).bindTo(registry);

            alone.cache(CacheSpec.of("goal:{id}", String.class, String.class));

            assertThat(registry.find("cache.gets").tag("tier", "memory").functionCounters())
                    .hasSize(2);
            assertThat(registry.find("cache.gets").tag("tier", "redis").functionCounters())
                    .isEmpty();
            assertThat(registry.find("larder.tier.connected").gauges()).isEmpty();
        }

        @Test
        void tellsCachesOfOneNameInTwoLardersApart() {
            new LarderMetrics(larder).bindTo(registry);
            new LarderMetrics(alone).bindTo(registry);
            goals().get("1");
            alone.cache(CacheSpec.of("goal:{id}", String.class, String.class)).get("1");

            assertThat(count("cache.gets", "namespace", "shop:v1", "tier", "memory", "result", "miss"))
                    .isEqualTo(1);
            assertThat(count("cache.gets", "namespace", "alone:v1", "tier", "memory", "result", "miss"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class Durations {

        @Test
        void timesLookupsThatMemoryCouldNotAnswerByOutcome() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();

            goals.get("1");
            goals.get("1");

            assertThat(timed("larder.lookup", "cache", "goal", "outcome", "load"))
                    .isEqualTo(1);
        }

        @Test
        void timesLoadsByResult() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();

            goals.get("1");
            assertThatExceptionOfType(LoadException.class).isThrownBy(() -> goals.get("bad"));

            assertThat(timed("larder.load", "cache", "goal", "result", "success"))
                    .isEqualTo(1);
            assertThat(timed("larder.load", "cache", "goal", "result", "failure"))
                    .isEqualTo(1);
            assertThat(timed("larder.lookup", "cache", "goal", "outcome", "failure"))
                    .isEqualTo(1);
        }

        @Test
        void timesCommandsByTierAndOperation() {
            new LarderMetrics(larder).bindTo(registry);

            goals().get("1");

            assertThat(timed("larder.tier", "tier", "redis", "operation", "fetch"))
                    .isEqualTo(1);
            assertThat(timed("larder.tier", "tier", "redis", "operation", "fill"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class Node {

        @Test
        void showsWhatWaitsForTheSharedTierAndWhatWasOnlyDeferred() {
            new LarderMetrics(larder).bindTo(registry);
            Cache<String, String> goals = goals();
            link.disconnect();

            goals.invalidate("1");

            assertThat(gauge("larder.outbox.size")).isEqualTo(1);
            assertThat(registry.get("larder.invalidations.deferred")
                            .tag("kind", "key")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }

        @Test
        void showsHowManyGroupInvalidationsAreRemembered() {
            new LarderMetrics(larder).bindTo(registry);

            larder.invalidate(Invalidation.tag("user:1").andTag("user:2"));

            assertThat(gauge("larder.rules.size")).isEqualTo(2);
            assertThat(registry.get("larder.invalidations")
                            .tag("kind", "tag")
                            .counter()
                            .count())
                    .isEqualTo(2);
        }

        @Test
        void showsWhetherTheTierIsConnected() {
            new LarderMetrics(larder).bindTo(registry);
            assertThat(gauge("larder.tier.connected")).isEqualTo(1);

            link.disconnect();

            assertThat(gauge("larder.tier.connected")).isZero();
        }

        @Test
        void goesOnAnsweringAfterTheLarderWasClosed() {
            new LarderMetrics(larder).bindTo(registry);
            goals().get("1");

            larder.close();

            assertThat(count("cache.gets", "tier", "memory", "result", "miss")).isEqualTo(1);
            assertThat(gauge("larder.outbox.size")).isZero();
        }
    }

    /** A tag's values come from the names of caches and from words in this module and core; never from keys or messages. */
    @Test
    void hasTheSameSeriesHoweverManyKeysAreUsed() {
        new LarderMetrics(larder).bindTo(registry);
        Cache<String, String> goals = goals();
        goals.get("0");
        goals.invalidate("0");
        Map<String, Long> before = seriesByName();

        Stream.iterate(1, id -> id + 1).limit(500).map(String::valueOf).forEach(id -> {
            goals.get(id);
            goals.invalidate(id);
        });

        assertThat(seriesByName()).isEqualTo(before);
    }

    private Map<String, Long> seriesByName() {
        return registry.getMeters().stream()
                .collect(Collectors.groupingBy(meter -> meter.getId().getName(), TreeMap::new, Collectors.counting()));
    }

    @Test
    void tagsEveryMeterWithTheNamespace() {
        new LarderMetrics(larder).bindTo(registry);
        goals().get("1");

        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(Tags.of(meter.getId().getTags()))
                        .contains(Tags.of("namespace", "shop:v1").iterator().next()));
    }
}
