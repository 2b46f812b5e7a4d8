package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CacheStats;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is learned of misses, and loaded with the next one. */
@Timeout(60)
class PrefetchTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final DeterministicExecutor executor = new DeterministicExecutor();
    private final Source source = new Source();

    PrefetchTest() {
        IntStream.range(0, 10_000).forEach(i -> source.set(i, "goal " + i));
    }

    private Cache<Integer, String> goals(UnaryOperator<CacheSpec<Integer, String>> change) {
        return shop.lonely(builder -> builder.executor(executor))
                .goals(
                        source,
                        spec -> change.apply(
                                spec.timeToLive(Duration.ofMinutes(1)).prefetch(100)));
    }

    private Cache<Integer, String> inBulk() {
        return goals(spec -> spec.bulkLoader(source.bulk()));
    }

    /** Asks for keys one after the other, and lets them expire. */
    private void ask(Cache<Integer, String> cache, int... keys) {
        for (int key : keys) {
            assertThat(cache.get(key)).isEqualTo(source.value(key));
        }
        shop.clock.advance(Duration.ofMinutes(2));
    }

    private Cache<Integer, String> havingLearned(Cache<Integer, String> cache, int... keys) {
        for (int i = 0; i < 3; i++) {
            ask(cache, keys);
        }
        return cache;
    }

    @Nested
    class APair {

        @Test
        void isLoadedTogetherByTheBulkLoaderAndTheSecondIsAHit() {
            Cache<Integer, String> cache = havingLearned(inBulk(), 1, 2);
            int before = source.loads();

            assertThat(cache.get(1)).isEqualTo("goal 1");
            assertThat(cache.lookup(2).outcome()).isEqualTo(Outcome.MEMORY);

            assertThat(source.bulks()).containsExactly(Set.of(1, 2));
            assertThat(source.loads()).isEqualTo(before);
            CacheStats.Prefetch came = cache.stats().prefetch();
            assertThat(came.loaded()).isEqualTo(1);
            assertThat(came.used()).isEqualTo(1);
            assertThat(came.waiting()).isZero();
        }

        @Test
        void isLoadedInTheBackgroundWhereThereIsNoBulkLoader() {
            Cache<Integer, String> cache = havingLearned(goals(spec -> spec), 1, 2);

            assertThat(cache.get(1)).isEqualTo("goal 1");
            assertThat(executor.runAll()).isEqualTo(1);

            assertThat(cache.lookup(2).outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(cache.stats().prefetch().used()).isEqualTo(1);
        }

        @Test
        void isLoadedInTheBackgroundWhereLoadsHaveATimeout() {
            Cache<Integer, String> cache = havingLearned(
                    goals(spec -> spec.bulkLoader(source.bulk()).hardLoadTimeout(Duration.ofSeconds(20))), 1, 2);

            assertThat(cache.get(1)).isEqualTo("goal 1");

            assertThat(executor.waiting()).isEqualTo(1);
            executor.runAll();
            assertThat(cache.lookup(2).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void isNotLearnedFromWhatOthersAskInBetween() throws Exception {
            Cache<Integer, String> cache = inBulk();
            for (int i = 0; i < 5; i++) {
                assertThat(cache.get(1)).isNotNull();
                Caller.of(() -> cache.get(2)).answer();
                shop.clock.advance(Duration.ofMinutes(2));
            }

            assertThat(source.bulks()).isEmpty();
            assertThat(cache.stats().prefetch().loaded()).isZero();
        }

        @Test
        void thatNobodyAsksForIsWaste() {
            Cache<Integer, String> cache = havingLearned(inBulk(), 1, 2);
            assertThat(cache.get(1)).isNotNull();
            cache.invalidate(2);

            assertThat(cache.stats().prefetch().wasted()).isEqualTo(1);
            assertThat(cache.stats().prefetch().waiting()).isZero();
        }
    }

    @Nested
    class ASequence {

        @Test
        void isLoadedAheadOfItsReader() {
            int[] keys = IntStream.range(0, 64).toArray();
            Cache<Integer, String> cache = havingLearned(inBulk(), keys);
            long before = cache.stats().lookups().get(Outcome.LOAD);

            for (int key : keys) {
                assertThat(cache.get(key)).isEqualTo("goal " + key);
                executor.runAll();
            }

            assertThat(cache.stats().lookups().get(Outcome.LOAD) - before).isEqualTo(1);
            assertThat(source.bulks()).hasSizeLessThan(20);
        }

        @Test
        void waitsInMemoryUpToTheBoundOnly() {
            int[] keys = IntStream.range(0, 64).toArray();
            Cache<Integer, String> cache =
                    havingLearned(goals(spec -> spec.bulkLoader(source.bulk()).prefetch(3)), keys);

            assertThat(cache.get(0)).isNotNull();

            assertThat(source.bulks()).containsExactly(Set.of(0, 1, 2, 3));
            assertThat(cache.stats().prefetch().waiting()).isEqualTo(3);
        }
    }

    @Test
    void aRandomStreamLoadsAlmostNothingAhead() {
        Cache<Integer, String> cache =
                goals(spec -> spec.bulkLoader(source.bulk()).memory(Memory.entries(100)));
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            assertThat(cache.get(random.nextInt(2_000))).isNotNull();
            executor.runAll();
        }

        assertThat(cache.stats().prefetch().loaded()).isLessThan(200);
        assertThat(cache.stats().prefetch().learned()).isPositive();
    }

    @Test
    void nothingIsLearnedUnlessItIsAskedFor() {
        Cache<Integer, String> cache =
                havingLearned(goals(spec -> spec.bulkLoader(source.bulk()).prefetch(0)), 1, 2);
        assertThat(cache.get(1)).isNotNull();

        assertThat(source.bulks()).isEmpty();
        assertThat(cache.stats().prefetch()).isEqualTo(CacheStats.Prefetch.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shop.spec().prefetch(-1))
                .withMessageContaining("0 (off)");
    }

    @Test
    void moreThanTwoInTheBackgroundAreDropped() {
        Cache<Integer, String> cache = havingLearned(goals(spec -> spec), 1, 2);
        havingLearned(cache, 3, 4);
        havingLearned(cache, 5, 6);
        executor.runAll();

        assertThat(cache.get(1)).isNotNull();
        shop.clock.advance(Duration.ofSeconds(10));
        assertThat(cache.get(3)).isNotNull();
        shop.clock.advance(Duration.ofSeconds(10));
        assertThat(cache.get(5)).isNotNull();

        assertThat(executor.waiting()).isEqualTo(2);
        assertThat(cache.stats().prefetch().dropped()).isEqualTo(1);
    }

    @Test
    void whoDoesNotWaitHasTheNextLoadedToo() throws Exception {
        Cache<Integer, String> cache = havingLearned(inBulk(), 1, 2);

        CompletableFuture<String> first = cache.async().get(1);
        executor.runAll();
        assertThat(first.get()).isEqualTo("goal 1");

        assertThat(cache.lookup(2).outcome()).isEqualTo(Outcome.MEMORY);
    }

    @Nested
    class AFailure {

        @Test
        void ofWhatNobodyAskedForIsNobodys() {
            Cache<Integer, String> cache = havingLearned(
                    goals(spec -> spec.bulkLoader(keys -> {
                        source.bulk().loadAll(keys);
                        throw new IllegalStateException("one of them is poison");
                    })),
                    1,
                    2);

            assertThat(cache.get(1)).isEqualTo("goal 1");
            assertThat(source.bulks()).hasSize(1);

            // For half a minute nothing is loaded ahead.
            cache.invalidate(1);
            assertThat(cache.get(1)).isEqualTo("goal 1");
            assertThat(source.bulks()).hasSize(1);
        }

        @Test
        void ofTheSourceReachesTheCallerAsEver() {
            Cache<Integer, String> cache = havingLearned(inBulk(), 1, 2);
            source.down();

            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> cache.get(1)))
                    .hasMessageContaining("could not load goal:1")
                    .hasRootCauseMessage("the source is down");
        }
    }

    @Nested
    class AnInvalidation {

        private final Shop.Node a = shop.node(builder -> builder.executor(executor));
        private final Shop.Node b = shop.node();
        private final Cache<Integer, String> onA = a.goals(
                source,
                spec -> spec.bulkLoader(source.bulk())
                        .timeToLive(Duration.ofMinutes(1))
                        .prefetch(100));
        private final Cache<Integer, String> onB = b.goals(source);

        @Test
        void overtakesWhatIsLoadedTogether() throws Exception {
            // 1. A reads 1 and 2 for whoever asked for 1   2. 2 changes, B invalidates it   3. the load ends: 2 is kept
            // nowhere
            learnOnA();
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(2, "new");
            onB.invalidate(2);
            gate.open();

            assertThat(load.answer()).isEqualTo("goal 1");
            assertThat(source.bulks()).containsExactly(Set.of(1, 2));
            assertNothingOldIsLeft();
        }

        @Test
        void overtakesTheFillOfWhatIsLoadedTogether() throws Exception {
            // 1. A has loaded and is about to fill   2. B invalidates 2: its lease is gone   3. the fill of 2 is
            // refused
            learnOnA();
            Gate gate = new Gate();
            a.link().before(Step.FILL, gate::pass);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(2, "new");
            onB.invalidate(2);
            gate.open();

            assertThat(load.answer()).isEqualTo("goal 1");
            assertNothingOldIsLeft();
        }

        private void learnOnA() {
            for (int i = 0; i < 3; i++) {
                assertThat(onA.get(1)).isNotNull();
                assertThat(onA.get(2)).isNotNull();
                onA.invalidate(1);
                onA.invalidate(2);
                // So that 2 is not followed by 1.
                shop.clock.advance(Duration.ofSeconds(10));
            }
        }

        private void assertNothingOldIsLeft() {
            source.after(() -> {});
            assertThat(onA.peek(2)).isNull();
            assertThat(onA.get(2)).isEqualTo("new");
            assertThat(onB.get(2)).isEqualTo("new");
        }
    }
}
