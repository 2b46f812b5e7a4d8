package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads that take longer than their callers wait. What hangs waits at a gate, so that no test depends on how fast a machine is. */
@Timeout(60)
class LoadTimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(50);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");
    private final Gate gate = new Gate();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Shop.Node node = shop.node();

    @AfterEach
    void letGo() {
        gate.open();
    }

    /** The first load that asks for the key hangs until the gate opens. */
    private void hang() {
        source.before(() -> {
            if (source.loads() == 1) {
                gate.passInterruptibly();
            }
        });
    }

    private static CacheSpec<Integer, String> hard(CacheSpec<Integer, String> spec) {
        return spec.hardLoadTimeout(SHORT);
    }

    private static CacheSpec<Integer, String> soft(CacheSpec<Integer, String> spec) {
        return spec.timeToLive(Duration.ofMinutes(1))
                .staleIfError(Duration.ofHours(1))
                .softLoadTimeout(SHORT)
                .hardLoadTimeout(LONG);
    }

    private void awaitKept(Cache<Integer, String> goals, int key, String value) {
        await().until(() -> value.equals(goals.peek(key)));
    }

    @Nested
    class AtTheHardTimeout {

        @Test
        void theCallerIsToldWhatToDo() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.get(1))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("cache goal")
                    .hasMessageContaining("hardLoadTimeout");
            assertThat(goals.stats().lateLoads()).isOne();
            assertThat(goals.stats().loadsUnderWay()).isOne();
            assertThat(goals.stats().flights()).isZero();
        }

        @Test
        void otherKeysAreNotHeldUp() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            Cache<Integer, String> patient = node.larder()
                    .cache(CacheSpec.of("plan:{id}", Integer.class, String.class)
                            .hardLoadTimeout(LONG)
                            .loader(source));
            assertThat(patient.get(2)).isEqualTo("two");
        }

        @Test
        void theLoadGoesOnAndIsKept() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            Cache<Integer, String> others = shop.node().goals(source);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            gate.open();
            awaitKept(goals, 1, "one");
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.REDIS));
            assertThat(source.loads()).isOne();
            assertThat(goals.stats().loadsUnderWay()).isZero();
        }

        @Test
        void theLoadIsKeptNowhereOnceItsKeyIsUntrue() throws Exception {
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                    ended.countDown();
                }
            });
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            source.set(1, "new");
            goals.invalidate(1);
            gate.open();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            await().until(() -> goals.stats().refusedFills() > 0);
            assertThat(goals.peek(1)).isNull();
            assertThat(shop.node().goals(source).get(1)).isEqualTo("new");
        }

        @Test
        void nobodyWaitsForTheLoadWhoseNodeMayHaveMissedSince() {
            // 1. a load has the old value and is left   2. the journal is cut   3. nobody could say any more that it is
            // untrue
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Cache<Integer, String> goals =
                    node.goals(source, spec -> spec.softLoadTimeout(SHORT).hardLoadTimeout(Duration.ofSeconds(2)));
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            node.link().cutJournal();
            source.set(1, "new");
            shop.clock.advance(Duration.ofMillis(5_001));
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void whoComesNextWaitsForTheSameLoad() throws Exception {
            hang();
            Cache<Integer, String> goals =
                    node.goals(source, spec -> spec.softLoadTimeout(SHORT).hardLoadTimeout(Duration.ofSeconds(1)));
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            Caller<String> third = Caller.of(() -> goals.get(1)).awaitWaiting();
            gate.open();
            assertThat(third.answer()).isEqualTo("one");
            assertThat(source.loads()).isOne();
        }

        @Test
        void whoComesAfterAnInvalidationDoesNot() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            source.set(1, "new");
            goals.invalidate(1);
            await().ignoreExceptions().until(() -> "new".equals(goals.get(1)));
            assertThat(source.loads()).isGreaterThan(1);
        }

        @Test
        void aSourceThatHangsForGoodIsAskedAgainAfterTheLeaseLimit() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            shop.clock.advance(Duration.ofMinutes(2));
            await().ignoreExceptions().until(() -> "one".equals(goals.get(1)));
            assertThat(source.loads()).isGreaterThan(1);
        }

        @Test
        void somethingStaleIsTheAnswerWhereThatIsAllowed() {
            Cache<Integer, String> goals = node.goals(
                    source,
                    spec -> spec.timeToLive(Duration.ofMinutes(1))
                            .staleIfError(Duration.ofHours(1))
                            .hardLoadTimeout(SHORT));
            goals.put(1, "one");
            shop.clock.advance(Duration.ofMinutes(2));
            source.before(gate::passInterruptibly);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.STALE));
        }

        @Test
        void theAsynchronousDoorSaysTheSame() {
            hang();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThat(goals.async().get(1))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LoadException.class)
                    .withRootCauseInstanceOf(TimeoutException.class);
        }

        @Test
        void theOthersOfABulkLoadAreNamedTogether() {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = node.goals(source, spec -> hard(spec).bulkLoader(source.bulk()));
            assertThatThrownBy(() -> goals.getAll(List.of(1, 2)))
                    .isInstanceOfSatisfying(
                            LoadException.class,
                            failure -> assertThat(failure.failedKeys()).isEqualTo(Set.of(1, 2)))
                    .hasRootCauseInstanceOf(TimeoutException.class);
            gate.open();
            awaitKept(goals, 1, "one");
            awaitKept(goals, 2, "two");
            assertThat(source.bulks()).hasSize(1);
        }

        @Test
        void aLoopOverKeysStopsAtTheFirstThatHangs() {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::hard);
            assertThatThrownBy(() -> goals.getAll(List.of(1, 2, 3)))
                    .isInstanceOfSatisfying(
                            LoadException.class,
                            failure -> assertThat(failure.failedKeys()).hasSize(3));
            assertThat(source.loads()).isOne();
        }
    }

    @Nested
    class AtTheSoftTimeout {

        private final Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::soft);

        private void expire() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            source.before(gate::passInterruptibly);
        }

        @Test
        void somethingStaleIsTheAnswerAndTheLoadGoesOn() {
            expire();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.STALE));
            gate.open();
            awaitKept(goals, 1, "new");
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void whoComesNextIsAnsweredStaleToo() {
            expire();
            goals.get(1);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.STALE));
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void manyKeysAreAnsweredStale() {
            expire();
            assertThat(goals.getAll(List.of(1))).isEqualTo(Map.of(1, "one"));
            gate.open();
            awaitKept(goals, 1, "new");
        }

        @Test
        void withNothingStaleTheLoadIsWaitedFor() throws Exception {
            source.before(gate::passInterruptibly);
            Caller<String> caller = Caller.of(() -> goals.get(2));
            gate.awaitArrival();
            caller.awaitWaiting();
            gate.open();
            assertThat(caller.answer()).isEqualTo("two");
        }
    }

    @Nested
    class OnAThreadOfItsOwn {

        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Test
        void aLoadRunsOnlyIfThereIsATimeout() {
            source.before(() -> threads.add(Thread.currentThread()));
            node.goals(source).get(1);
            shop.node().goals(source, LoadTimeoutsTest::soft).get(2);
            assertThat(threads.get(0)).isSameAs(Thread.currentThread());
            assertThat(threads.get(1).getName()).startsWith("larder-shop:v1-loads");
        }

        @Test
        void aLoaderThatAsksForItsOwnKeyIsToldSo() {
            Cache<Integer, String> shelf = node.shelf(spec -> spec.hardLoadTimeout(LONG));
            assertThatThrownBy(() -> shelf.get(1, () -> shelf.get(1)))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("the very key it is loading");
        }

        @Test
        void loadersThatAskForEachOthersKeysAreToldSo() {
            Cache<Integer, String> shelf = node.shelf(spec -> spec.hardLoadTimeout(LONG));
            Cache<Integer, String> plans = node.larder()
                    .cache(CacheSpec.of("plan:{id}", Integer.class, String.class)
                            .hardLoadTimeout(LONG)
                            .loader(key -> shelf.get(key, () -> "never")));
            assertThatThrownBy(() -> shelf.get(1, () -> plans.get(1)))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }

        @Test
        void aLoaderThatAsksForItsOwnKeyAfterItsCallerLeftIsToldSo() throws Exception {
            Cache<Integer, String> shelf = node.shelf(LoadTimeoutsTest::hard);
            List<Throwable> told = new CopyOnWriteArrayList<>();
            assertThatThrownBy(() -> shelf.get(1, () -> {
                        gate.passInterruptibly();
                        try {
                            return shelf.get(1, () -> "never");
                        } catch (IllegalStateException ownKey) {
                            told.add(ownKey);
                            throw ownKey;
                        } finally {
                            ended.countDown();
                        }
                    }))
                    .isInstanceOf(LoadException.class);
            gate.open();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(told).hasSize(1);
        }

        @Test
        void aLoadersFailureIsTheCallers() {
            source.down();
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::soft);
            assertThatThrownBy(() -> goals.get(1))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseMessage("the source is down");
            source.fail(() -> new StackOverflowError("deep"));
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(StackOverflowError.class);
            assertThat(goals.stats().loadsUnderWay()).isZero();
        }

        @Test
        void anInterruptedCallerLeavesTheLoadAndTheOthersAlone() throws Exception {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = node.goals(source, LoadTimeoutsTest::soft);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            owner.awaitWaiting().interrupt();
            assertThat(owner.failure())
                    .isInstanceOf(LoadException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(owner.endedInterrupted()).isTrue();
            gate.open();
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(source.loads()).isOne();
        }

        @Test
        void loadsThatHangTakeSoManyThreadsAndNoMore() throws Exception {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = node.goals(source, spec -> spec.hardLoadTimeout(Duration.ofSeconds(2)));
            List<Caller<String>> callers = IntStream.range(0, 70)
                    .mapToObj(key -> Caller.of(() -> goals.get(key)))
                    .toList();
            for (Caller<String> caller : callers) {
                assertThat(caller.failure()).isInstanceOf(LoadException.class);
            }
            assertThat(source.loads()).isEqualTo(64);
            assertThat(goals.stats().loadsUnderWay()).isEqualTo(64);
        }
    }
}
