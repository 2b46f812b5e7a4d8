package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheSpec;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lookup that reads otherwise than its cache says. */
@Timeout(30)
class ReadingTest {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration STALE = Duration.ofHours(1);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final DeterministicExecutor executor = new DeterministicExecutor();
    private final Shop.Node node = shop.node(builder -> builder.executor(executor));

    private Cache<Integer, String> goals(CacheSpec<Integer, String> spec) {
        return node.larder().cache(spec.timeToLive(FRESH).loader(source));
    }

    /** Both doors are to answer the same. */
    private Lookup<String> lookup(Cache<Integer, String> cache, Reading how, boolean isAsync) {
        if (!isAsync) {
            return cache.lookup(1, how);
        }
        CompletableFuture<Lookup<String>> later = cache.async().lookup(1, how);
        executor.runAll();
        return later.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theUsualReadingIsTheUsualLookup(boolean isAsync) {
        Cache<Integer, String> goals = goals(Shop.spec());
        goals.get(1);
        assertThat(lookup(goals, Reading.usual(), isAsync)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void memoryIsSkippedAndFilledAllTheSame(boolean isAsync) {
        Cache<Integer, String> goals = goals(Shop.spec());
        goals.get(1);
        assertThat(lookup(goals, Reading.usual().skippingMemory(), isAsync))
                .isEqualTo(new Lookup<>("old", Outcome.REDIS));
        assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);

        Cache<Integer, String> alone = shop.lonely().goals(source, spec -> spec.timeToLive(FRESH));
        alone.get(1);
        source.set(1, "new");
        assertThat(alone.lookup(1, Reading.usual().skippingMemory())).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(alone.peek(1)).isEqualTo("new");
    }

    @Nested
    class FreshOnly {

        private final Reading fresh = Reading.usual().freshOnly();

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void waitsForTheReloadThatOthersDoNotWaitFor(boolean isAsync) {
            Cache<Integer, String> goals = goals(Shop.spec().staleWhileRevalidate(STALE));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(FRESH);
            assertThat(lookup(goals, fresh, isAsync)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void takesNothingStaleFromTheSharedTierEither() {
            goals(Shop.spec().staleWhileRevalidate(STALE)).get(1);
            Cache<Integer, String> other = shop.node(builder -> builder.executor(executor))
                    .goals(source, spec -> spec.timeToLive(FRESH).staleWhileRevalidate(STALE));
            source.set(1, "new");
            shop.clock.advance(FRESH);
            assertThat(other.lookup(1, fresh)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void hearsThatTheLoadFailedWhereOthersAreServedStale() {
            Cache<Integer, String> goals = goals(Shop.spec().staleIfError(STALE));
            goals.get(1);
            shop.clock.advance(FRESH);
            source.down();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.STALE);
            assertThatThrownBy(() -> goals.lookup(1, fresh))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseMessage("the source is down");
            source.heal();
            assertThat(goals.lookup(1, fresh).outcome()).isEqualTo(Outcome.LOAD);
        }

        /** A strict caller whose load waits at the gate, and will fail. */
        private Caller<Lookup<String>> strictCaller(Cache<Integer, String> goals, Gate gate)
                throws InterruptedException {
            goals.get(1);
            shop.clock.advance(FRESH);
            source.before(gate::passInterruptibly);
            Caller<Lookup<String>> strict = Caller.of(() -> goals.lookup(1, fresh));
            gate.awaitArrival();
            source.down();
            return strict;
        }

        @Test
        void whoJoinsItsLoadIsServedStaleIfThatFails() throws Exception {
            // 1. a strict caller loads   2. another caller of the key joins   3. the source fails: one hears so, one is
            // served
            Cache<Integer, String> goals = goals(Shop.spec().staleIfError(STALE));
            Gate gate = new Gate();
            Caller<Lookup<String>> strict = strictCaller(goals, gate);
            Caller<Lookup<String>> joined = Caller.of(() -> goals.lookup(1)).awaitWaiting();
            gate.open();
            assertThat(strict.failure()).hasRootCauseMessage("the source is down");
            assertThat(joined.answer()).isEqualTo(new Lookup<>("old", Outcome.STALE));
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void whoIsAsStrictAndJoinsItHearsTheSame() throws Exception {
            Cache<Integer, String> goals = goals(Shop.spec().staleIfError(STALE));
            Gate gate = new Gate();
            Caller<Lookup<String>> strict = strictCaller(goals, gate);
            Caller<Lookup<String>> joined =
                    Caller.of(() -> goals.lookup(1, fresh)).awaitWaiting();
            gate.open();
            assertThat(strict.failure()).hasRootCauseMessage("the source is down");
            assertThat(joined.failure()).hasRootCauseMessage("the source is down");
            assertThat(source.loads()).isEqualTo(2);
        }
    }

    @Nested
    class OnlyIfCached {

        private final Reading cached = Reading.usual().onlyIfCached();

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void neverLoads(boolean isAsync) {
            Cache<Integer, String> goals = goals(Shop.spec());
            assertThat(lookup(goals, cached, isAsync)).isEqualTo(new Lookup<>(null, Outcome.MISS));
            assertThat(source.loads()).isZero();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void findsWhatAnotherNodeHasLoaded(boolean isAsync) {
            shop.node().goals(source, spec -> spec.timeToLive(FRESH)).get(1);
            assertThat(lookup(goals(Shop.spec()), cached, isAsync)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void doesNotWaitForALoadThatIsUnderWay() {
            Cache<Integer, String> goals = goals(Shop.spec());
            source.before(() -> assertThat(goals.lookup(1, cached).outcome()).isEqualTo(Outcome.MISS));
            assertThat(goals.get(1)).isEqualTo("old");
        }

        @Test
        void reloadsNothingThatItFindsStale() {
            Cache<Integer, String> goals = goals(Shop.spec().staleWhileRevalidate(STALE));
            goals.get(1);
            shop.clock.advance(FRESH);
            assertThat(goals.lookup(1, cached).outcome()).isEqualTo(Outcome.STALE);
            assertThat(executor.waiting()).isZero();
        }
    }

    @Nested
    class StaleWhileDisconnected {

        private final Reading lenient = Reading.usual().staleWhileDisconnected();

        private Cache<Integer, String> disconnected() {
            Cache<Integer, String> goals = goals(Shop.spec());
            goals.get(1);
            node.link().disconnect();
            shop.clock.advance(Duration.ofSeconds(6));
            source.set(1, "new");
            return goals;
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void isServedWhatIsNotBelievedAndReloadedBehind(boolean isAsync) {
            Cache<Integer, String> goals = disconnected();
            assertThat(lookup(goals, lenient, isAsync)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            executor.runAll();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void othersAreNot() {
            assertThat(disconnected().lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void nothingThatThisNodeHasInvalidatedIsServed() {
            Cache<Integer, String> goals = disconnected();
            goals.invalidate(1);
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void whatIsOnDiskIsServedTheSameWay() {
            TestDisk disk = new TestDisk();
            Shop.Node onDisk = shop.node(builder -> builder.disk(disk).executor(executor));
            Cache<Integer, String> goals =
                    onDisk.goals(source, spec -> spec.timeToLive(FRESH).memory(Memory.none()));
            goals.get(1);
            onDisk.link().disconnect();
            shop.clock.advance(Duration.ofSeconds(6));
            source.set(1, "new");
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            executor.runAll();
            goals.invalidate(1);
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void whoComesAtTheSameTimeAndHasNotAskedForThatIsNotServedIt() {
            // 1. a lenient caller reads the disk   2. another caller of the key comes meanwhile   3. the reading ends
            TestDisk disk = new TestDisk();
            Shop.Node onDisk = shop.node(builder -> builder.disk(disk));
            Cache<Integer, String> goals =
                    onDisk.goals(source, spec -> spec.timeToLive(FRESH).memory(Memory.none()));
            goals.get(1);
            onDisk.link().disconnect();
            shop.clock.advance(Duration.ofSeconds(6));
            source.set(1, "new");
            List<Lookup<String>> others = new ArrayList<>();
            disk.afterRead(() -> {
                disk.afterRead(() -> {});
                others.add(answerOf(Caller.of(() -> goals.lookup(1))));
            });
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            assertThat(others).containsExactly(new Lookup<>("new", Outcome.LOAD));
        }

        private Lookup<String> answerOf(Caller<Lookup<String>> caller) {
            try {
                return caller.answer();
            } catch (Exception noAnswer) {
                throw new AssertionError("The other caller waits for this one", noAnswer);
            }
        }

        @Test
        void nothingPastItsTimeIsServed() {
            Cache<Integer, String> goals = disconnected();
            shop.clock.advance(FRESH);
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void itIsTheUsualReadingWhileConnected() {
            Cache<Integer, String> goals = goals(Shop.spec());
            goals.get(1);
            assertThat(goals.lookup(1, lenient)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
        }
    }

    /** The same, of many keys at once. */
    @Nested
    class OfMany {

        private static final List<Integer> BOTH = List.of(1, 2);

        private Map<Integer, String> getAll(Cache<Integer, String> cache, Reading how, boolean isAsync) {
            if (!isAsync) {
                return cache.getAll(BOTH, how);
            }
            CompletableFuture<Map<Integer, String>> later = cache.async().getAll(BOTH, how);
            executor.runAll();
            return later.join();
        }

        private long count(Cache<Integer, String> cache, Outcome outcome) {
            return cache.stats().lookups().get(outcome);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void memoryIsSkippedInOneRoundTripAndFilledAllTheSame(boolean isAsync) {
            source.set(2, "two");
            Cache<Integer, String> goals = goals(Shop.spec());
            goals.getAll(BOTH);
            long fetches = node.link().sent(Step.FETCH);
            assertThat(getAll(goals, Reading.usual().skippingMemory(), isAsync)).hasSize(2);
            assertThat(count(goals, Outcome.REDIS)).isEqualTo(2);
            assertThat(node.link().sent(Step.FETCH)).isEqualTo(fetches + 1);
            goals.getAll(BOTH);
            assertThat(count(goals, Outcome.MEMORY)).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void whatIsToBeFreshIsLoadedThoughAllTiersHaveItStale(boolean isAsync) {
            source.set(2, "two");
            Cache<Integer, String> goals =
                    goals(Shop.spec().staleWhileRevalidate(STALE).bulkLoader(source.bulk()));
            goals.getAll(BOTH);
            source.set(1, "new").set(2, "new");
            shop.clock.advance(FRESH);
            assertThat(getAll(goals, Reading.usual().freshOnly(), isAsync)).isEqualTo(Map.of(1, "new", 2, "new"));
            assertThat(source.bulks()).hasSize(2);
            assertThat(count(goals, Outcome.STALE)).isZero();
        }

        @Test
        void whoInsistsHearsThatTheLoadFailedAndOthersAreServedStale() {
            source.set(2, "two");
            Cache<Integer, String> goals = goals(Shop.spec().staleIfError(STALE));
            goals.getAll(BOTH);
            shop.clock.advance(FRESH);
            source.down();
            assertThat(goals.getAll(BOTH)).hasSize(2);
            assertThatThrownBy(() -> goals.getAll(BOTH, Reading.usual().freshOnly()))
                    .isInstanceOfSatisfying(
                            LoadException.class,
                            failed -> assertThat(failed.failedKeys()).hasSize(2))
                    .hasRootCauseMessage("the source is down");
            source.heal();
            assertThat(goals.getAll(BOTH, Reading.usual().freshOnly())).hasSize(2);
        }

        @Test
        void whoJoinsThemIsServedStaleIfTheirLoadFails() throws Exception {
            // 1. a strict caller loads two keys   2. another caller of one joins   3. the source fails
            Cache<Integer, String> goals = goals(Shop.spec().staleIfError(STALE));
            goals.get(1);
            shop.clock.advance(FRESH);
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Caller<Map<Integer, String>> strict =
                    Caller.of(() -> goals.getAll(BOTH, Reading.usual().freshOnly()));
            gate.awaitArrival();
            source.down();
            Caller<Lookup<String>> joined = Caller.of(() -> goals.lookup(1)).awaitWaiting();
            gate.open();
            assertThat(strict.failure()).hasRootCauseMessage("the source is down");
            assertThat(joined.answer()).isEqualTo(new Lookup<>("old", Outcome.STALE));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void onlyWhatIsCachedIsAnsweredAndNothingLoaded(boolean isAsync) {
            shop.node().goals(source, spec -> spec.timeToLive(FRESH)).get(1);
            Cache<Integer, String> goals =
                    goals(Shop.spec().staleWhileRevalidate(STALE).bulkLoader(source.bulk()));
            assertThat(getAll(goals, Reading.usual().onlyIfCached(), isAsync)).isEqualTo(Map.of(1, "old"));
            assertThat(source.loads()).isOne();
            assertThat(source.bulks()).isEmpty();
            assertThat(node.link().sent(Step.LEASE)).isZero();
        }

        @Test
        void onlyWhatIsCachedWaitsForNobodyAndHoldsNobodyUp() {
            Cache<Integer, String> goals = goals(Shop.spec());
            source.before(() -> assertThat(goals.getAll(BOTH, Reading.usual().onlyIfCached()))
                    .isEmpty());
            assertThat(goals.get(1)).isEqualTo("old");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void whatNothingProvesIsServedToWhoAsksForIt(boolean isInMemory) {
            source.set(2, "two");
            TestDisk disk = new TestDisk();
            Shop.Node onDisk = shop.node(builder -> builder.disk(disk).executor(executor));
            Cache<Integer, String> goals = onDisk.goals(
                    source, spec -> spec.timeToLive(FRESH).memory(isInMemory ? Memory.entries(10) : Memory.none()));
            goals.getAll(BOTH);
            onDisk.link().disconnect();
            shop.clock.advance(Duration.ofSeconds(6));
            goals.invalidate(2);
            source.set(1, "new").set(2, "new");
            assertThat(goals.getAll(BOTH, Reading.usual().staleWhileDisconnected()))
                    .isEqualTo(Map.of(1, "old", 2, "new"));
            executor.runAll();
            assertThat(goals.getAll(BOTH)).isEqualTo(Map.of(1, "new", 2, "new"));
        }
    }
}
