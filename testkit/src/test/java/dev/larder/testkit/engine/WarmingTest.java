package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.LarderListener.WarmerMade;
import dev.larder.LarderListener.WarmingEnded;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import dev.larder.warm.Warming.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class WarmingTest {

    private static final int FAST = 1_000_000;

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source();
    private final Shop.Node a = shop.node();
    private final Cache<Integer, String> onA = goals(a);

    WarmingTest() {
        IntStream.range(0, 100).forEach(i -> source.set(i, "goal " + i));
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.goals(source, spec -> spec.bulkLoader(source.bulk()).timeToLive(Duration.ofMinutes(10)));
    }

    private static Stream<Integer> numbers() {
        return IntStream.range(0, 100).boxed();
    }

    private static Warmer<Integer, String> popular(Cache<Integer, String> cache) {
        return Warmer.ofKeys("popular", cache, WarmingTest::numbers).rate(FAST).batch(10);
    }

    private static Warming.Progress ended(Warming warming) throws InterruptedException {
        assertThat(warming.await(Duration.ofSeconds(30))).isTrue();
        return warming.progress();
    }

    @Nested
    class OfKeys {

        @Test
        void bringsThemInBatchesAndNoneCountsAsALookup() throws Exception {
            Warming warming = a.larder().warm(popular(onA).atStart());

            assertThat(ended(warming).loaded()).isEqualTo(100);
            assertThat(source.bulks()).hasSize(10).allMatch(keys -> keys.size() == 10);
            assertThat(onA.stats().lookups().values()).containsOnly(0L);
            assertThat(onA.lookup(42).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void leavesOutWhatIsFresh() throws Exception {
            onA.getAll(List.of(1, 2, 3));

            Warming.Progress end = ended(a.larder().warm(popular(onA).atStart()));

            assertThat(end.fresh()).isEqualTo(3);
            assertThat(end.loaded()).isEqualTo(97);
        }

        @Test
        void takesFromTheSharedTierWhatAnotherNodeHasLoaded() throws Exception {
            goals(shop.node()).getAll(numbers().toList());
            source.bulks().clear();

            Warming.Progress end = ended(a.larder().warm(popular(onA).atStart()));

            assertThat(end.found()).isEqualTo(100);
            assertThat(source.bulks()).isEmpty();
        }

        @Test
        void areLoadedOneByOneWhereThereIsNoBulkLoader() throws Exception {
            Shop.Node lonely = shop.lonely();
            Warming warming = lonely.larder().warm(popular(lonely.goals(source)).atStart());

            assertThat(ended(warming).loaded()).isEqualTo(100);
            assertThat(source.loads()).isEqualTo(100);
        }

        @Test
        void areReadLazilyAndTheirStreamIsClosed() throws Exception {
            AtomicBoolean isClosed = new AtomicBoolean();
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Warming warming = a.larder()
                    .warm(Warmer.ofKeys(
                                    "endless",
                                    onA,
                                    () -> Stream.iterate(0, i -> i + 1).onClose(() -> isClosed.set(true)))
                            .rate(FAST));
            warming.start();
            gate.awaitArrival();
            warming.stop();
            gate.open();

            assertThat(ended(warming).state()).isEqualTo(State.STOPPED);
            assertThat(isClosed).isTrue();
        }

        @Test
        void areToldOfByEvents() throws Exception {
            ended(a.larder().warm(popular(onA).atStart()));

            assertThat(a.listener().events(WarmerMade.class)).hasSize(1);
            assertThat(a.listener().events(WarmingEnded.class)).singleElement().satisfies(end -> {
                assertThat(end.warmer()).isEqualTo("popular");
                assertThat(end.cache()).isEqualTo("goal");
                assertThat(end.progress().state()).isEqualTo(State.DONE);
            });
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            Thread.onSpinWait();
        }
    }

    @Nested
    class AFailingSource {

        @Test
        void endsTheRunAndNotTheCaller() throws Exception {
            source.down();

            Warming.Progress end =
                    ended(a.larder().warm(popular(onA).stopAfter(10).atStart()));

            assertThat(end.state()).isEqualTo(State.FAILED);
            assertThat(end.failed()).isEqualTo(10);
            assertThat(end.reason()).contains("one after the other");
        }

        @Test
        void leavesThePlaceWhereItWasForTheNextRun() throws Exception {
            List<String> marks = new CopyOnWriteArrayList<>();
            Warming warming = a.larder()
                    .warm(Warmer.<Integer, String>ofKeysAfter(
                                    "marked",
                                    onA,
                                    mark -> {
                                        marks.add(mark);
                                        return numbers().skip(mark.isEmpty() ? 0 : Integer.parseInt(mark) + 1);
                                    },
                                    String::valueOf)
                            .rate(FAST)
                            .batch(10)
                            .stopAfter(10));
            source.before(() -> {
                if (source.bulks().size() > 3) {
                    throw new IllegalStateException("the source went down");
                }
            });
            warming.start();
            assertThat(ended(warming).state()).isEqualTo(State.FAILED);

            source.before(() -> {});
            warming.start();
            assertThat(ended(warming).state()).isEqualTo(State.DONE);

            assertThat(marks).containsExactly("", "29");
            assertThat(warming.progress().loaded()).isEqualTo(70);
        }

        @Test
        void thatCannotSayItsKeysEndsTheRunToo() throws Exception {
            Warming.Progress end = ended(a.larder()
                    .warm(Warmer.<Integer, String>ofKeys("broken", onA, () -> {
                                throw new IllegalStateException("no database");
                            })
                            .atStart()));

            assertThat(end.state()).isEqualTo(State.FAILED);
            assertThat(end.reason()).contains("IllegalStateException");
        }
    }

    @Nested
    class AnInvalidation {

        @Test
        void overtakesAWarmersLoad() throws Exception {
            // 1. the warmer reads the source   2. the value changes, B invalidates   3. the warmer's load ends: kept
            // nowhere
            Cache<Integer, String> onB = goals(shop.node());
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Warming warming = a.larder().warm(one());
            warming.start();
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            ended(warming);

            source.after(() -> {});
            assertThat(onA.get(1)).isEqualTo("new");
            assertThat(onB.get(1)).isEqualTo("new");
        }

        @Test
        void overtakesAWarmersFill() throws Exception {
            // 1. the warmer has loaded and is about to fill   2. B invalidates: the lease is gone   3. the fill is
            // refused
            Cache<Integer, String> onB = goals(shop.node());
            Gate gate = new Gate();
            a.link().before(Step.FILL, gate::pass);
            Warming warming = a.larder().warm(one());
            warming.start();
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            ended(warming);

            assertThat(onA.get(1)).isEqualTo("new");
            assertThat(onB.get(1)).isEqualTo("new");
        }

        @Test
        void overtakesEntriesThatWereReadBefore() throws Exception {
            // 1. the entries are read   2. one changes, B invalidates   3. they are kept: all but that one
            Cache<Integer, String> onB = goals(shop.node());
            Gate gate = new Gate();
            Warming warming = a.larder().warm(Warmer.ofEntries("table", onA, () -> {
                Map<Integer, String> rows = Map.of(1, source.value(1), 2, source.value(2));
                gate.passInterruptibly();
                return rows.entrySet().stream();
            }));
            warming.start();
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            ended(warming);

            assertThat(onA.peek(1)).isNull();
            assertThat(onA.peek(2)).isEqualTo("goal 2");
            assertThat(onA.get(1)).isEqualTo("new");
        }

        private Warmer<Integer, String> one() {
            return Warmer.ofKeys("one", onA, () -> Stream.of(1));
        }
    }

    @Nested
    class OfEntries {

        @Test
        void keepsThemHereAndNotInTheSharedTier() throws Exception {
            Warming warming = a.larder()
                    .warm(Warmer.ofEntries("table", onA, () -> Stream.of(Map.entry(1, "one"), Map.entry(2, "two")))
                            .atStart());

            assertThat(ended(warming).loaded()).isEqualTo(2);
            assertThat(onA.peek(1)).isEqualTo("one");
            assertThat(goals(shop.node()).get(1)).isEqualTo("goal 1");
        }

        @Test
        void isNoWorkForOneNode() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Warmer.ofEntries("table", onA, () -> Stream.of(Map.entry(1, "one")))
                            .onOneNode())
                    .withMessageContaining("give keys");
        }
    }

    @Nested
    class OnOneNode {

        private final Shop.Node b = shop.node();
        private final Cache<Integer, String> onB = goals(b);

        @Test
        void isWorkedByWhoComesFirst() throws Exception {
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Warming first = a.larder().warm(popular(onA).onOneNode());
            first.start();
            gate.awaitArrival();

            Warming second = b.larder().warm(popular(onB).onOneNode().atStart());
            assertThat(ended(second).state()).isEqualTo(State.ELSEWHERE);

            gate.open();
            assertThat(ended(first).loaded()).isEqualTo(100);
        }

        @Test
        void isDoneOnceInItsTime() throws Exception {
            Warmer<Integer, String> every = popular(onA).onOneNode().every(Duration.ofMinutes(5));
            ended(a.larder().warm(every.atStart()));

            Warming onOther = b.larder()
                    .warm(popular(onB).onOneNode().every(Duration.ofMinutes(5)).atStart());
            assertThat(ended(onOther).state()).isEqualTo(State.ELSEWHERE);

            shop.clock.advanceNanos(Duration.ofMinutes(6));
            shop.clock.jumpWall(Duration.ofMinutes(6));
            Warming.Progress again = awaitRun(onOther, 2);
            assertThat(again.state()).isIn(State.DONE, State.ELSEWHERE);
        }

        @Test
        void goesOnWhereAnotherHasStopped() throws Exception {
            List<String> marks = new CopyOnWriteArrayList<>();
            source.before(() -> {
                if (source.bulks().size() > 3) {
                    throw new IllegalStateException("the source went down");
                }
            });
            Warming first = a.larder().warm(marked(onA, marks));
            first.start();
            assertThat(ended(first).state()).isEqualTo(State.FAILED);

            source.before(() -> {});
            Warming second = b.larder().warm(marked(onB, marks));
            second.start();
            assertThat(ended(second).state()).isEqualTo(State.DONE);
            assertThat(marks).containsExactly("", "29");
        }

        private Warmer<Integer, String> marked(Cache<Integer, String> cache, List<String> marks) {
            return Warmer.<Integer, String>ofKeysAfter(
                            "marked",
                            cache,
                            mark -> {
                                marks.add(mark);
                                return numbers().skip(mark.isEmpty() ? 0 : Integer.parseInt(mark) + 1);
                            },
                            String::valueOf)
                    .rate(FAST)
                    .batch(10)
                    .stopAfter(10)
                    .onOneNode();
        }

        @Test
        void needsSomethingShared() {
            Shop.Node lonely = shop.lonely();

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            lonely.larder().warm(popular(lonely.goals(source)).onOneNode()))
                    .withMessageContaining("Larder.Builder.shared");
        }
    }

    private static Warming.Progress awaitRun(Warming warming, long run) throws InterruptedException {
        eventually(() -> warming.progress().runs() >= run);
        return ended(warming);
    }

    @Nested
    class Turns {

        @Test
        void comeAgainAfterTheirTime() throws Exception {
            Warming warming = a.larder().warm(popular(onA).every(Duration.ofMinutes(5)));
            assertThat(warming.progress().state()).isEqualTo(State.WAITING);

            shop.clock.advanceNanos(Duration.ofMinutes(6));
            assertThat(awaitRun(warming, 1).loaded()).isEqualTo(100);

            shop.clock.advanceNanos(Duration.ofMinutes(6));
            awaitRun(warming, 2);
        }

        @Test
        void waitWhileTheSharedTierIsAway() throws Exception {
            a.link().disconnect();
            Warming warming = a.larder().warm(popular(onA).atStart());
            assertThat(warming.progress().loaded()).isZero();
            assertThat(source.bulks()).isEmpty();

            a.link().reconnect();
            assertThat(ended(warming).loaded()).isEqualTo(100);
        }

        @Test
        void endWithTheirCache() throws Exception {
            Warming warming = a.larder().warm(popular(onA).every(Duration.ofMinutes(5)));
            a.larder().end(onA);

            assertThat(warming.start()).isFalse();
            assertThat(a.larder().warmers()).isEmpty();
        }

        @Test
        void areOneAtATime() throws Exception {
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Warming warming = a.larder().warm(popular(onA));
            assertThat(warming.start()).isTrue();
            gate.awaitArrival();
            assertThat(warming.start()).isFalse();
            assertThat(warming.progress().state()).isEqualTo(State.RUNNING);
            gate.open();
            ended(warming);
        }
    }

    @Nested
    class IsRefused {

        @Test
        void aSecondOneOfTheSameName() {
            a.larder().warm(popular(onA));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.larder().warm(popular(onA)))
                    .withMessageContaining("another name");
        }

        @Test
        void aCacheOfAnother() {
            Cache<Integer, String> others = goals(shop.node());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.larder().warm(popular(others)))
                    .withMessageContaining("Larder that made its cache");
        }

        @Test
        void whatCannotBeMeant() {
            assertThatIllegalArgumentException().isThrownBy(() -> popular(onA).rate(0));
            assertThatIllegalArgumentException().isThrownBy(() -> popular(onA).concurrency(17));
            assertThatIllegalArgumentException().isThrownBy(() -> popular(onA).every(Duration.ofMillis(999)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Warmer.ofKeys("Popular items", onA, WarmingTest::numbers));
        }

        @Test
        void oneTooMany() {
            Cache<Integer, String> cache = onA;
            for (int i = 0; i < 100; i++) {
                String name = "w" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
                a.larder().warm(Warmer.ofKeys(name, cache, WarmingTest::numbers));
            }

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.larder().warm(popular(cache)))
                    .withMessageContaining("100 warmers");
        }
    }
}
