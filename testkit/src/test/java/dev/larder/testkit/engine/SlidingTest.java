package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lives that are lengthened by who reads. */
@Timeout(60)
class SlidingTest {

    private static final Duration LIFE = Duration.ofMinutes(8);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final DeterministicExecutor executor = new DeterministicExecutor();

    /** Fresh for eight minutes after each reading, for half an hour in all. */
    private static CacheSpec<Integer, String> sliding(CacheSpec<Integer, String> spec) {
        return spec.timeToLive(LIFE)
                .sliding(Duration.ofMinutes(30))
                .negativeTimeToLive(LIFE)
                .tags(value -> Set.of("all"));
    }

    private Shop.Node node() {
        return shop.node(builder -> builder.executor(executor));
    }

    private void pass(Duration time) {
        shop.clock.advance(time);
    }

    @Nested
    class InMemory {

        private final Shop.Node lonely = shop.lonely(builder -> builder.executor(executor));
        private final Cache<Integer, String> goals = lonely.goals(source, SlidingTest::sliding);

        @Test
        void whatIsReadLivesOn() {
            for (int i = 0; i < 4; i++) {
                goals.get(1);
                pass(Duration.ofMinutes(6));
            }
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(source.loads()).isOne();
        }

        @Test
        void whatIsNotReadExpires() {
            goals.get(1);
            pass(LIFE);
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void nothingLivesLongerThanItMay() {
            for (int i = 0; i < 10; i++) {
                goals.get(1);
                pass(Duration.ofMinutes(3));
            }
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void whatHasReachedItsEndIsNotLengthenedForAPartOfAMillisecond() {
            shop.clock.advanceNanos(Duration.ofNanos(999_999));
            for (int i = 0; i < 25; i++) {
                goals.get(1);
                pass(Duration.ofMinutes(1));
            }
            goals.get(1);
            long lengthened = goals.stats().lengthened();
            goals.getAll(List.of(1));
            goals.get(1);
            goals.getAll(List.of(1));
            assertThat(goals.stats().lengthened()).isEqualTo(lengthened);
        }

        @Test
        void aLifeIsLengthenedEightTimesInItsTimeAtMost() {
            goals.get(1);
            IntStream.range(0, 8 * 60).forEach(second -> {
                pass(Duration.ofSeconds(1));
                goals.get(1);
                goals.getAll(List.of(1));
            });
            assertThat(goals.stats().lengthened()).isEqualTo(8);
        }

        @Test
        void manyReadersLengthenOnce() throws Exception {
            goals.get(1);
            pass(Duration.ofMinutes(4));
            var readers = IntStream.range(0, 4)
                    .mapToObj(i -> Caller.of(() -> goals.get(1)))
                    .toList();
            for (var reader : readers) {
                reader.answer();
            }
            assertThat(goals.stats().lengthened()).isOne();
        }

        @Test
        void aLookThatCountsNothingLengthensNothing() {
            goals.get(1);
            pass(Duration.ofMinutes(4));
            goals.peek(1);
            pass(Duration.ofMinutes(4));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void thatThereIsNoneIsAskedAgain() {
            goals.get(2);
            pass(Duration.ofMinutes(4));
            goals.get(2);
            pass(Duration.ofMinutes(4));
            assertThat(goals.lookup(2).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void whatWasInvalidatedDoesNotLiveOn() {
            goals.get(1);
            pass(Duration.ofMinutes(4));
            goals.get(1);
            source.set(1, "new");
            lonely.larder().invalidate(Invalidation.tag("all"));
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class InTheSharedTier {

        private final Shop.Node a = node();
        private final Cache<Integer, String> goals = a.goals(source, SlidingTest::sliding);
        private final Cache<Integer, String> others = node().goals(source, SlidingTest::sliding);

        @Test
        void whatOneNodeReadsLivesOnForTheOthers() {
            goals.get(1);
            pass(Duration.ofMinutes(6));
            goals.get(1);
            executor.runAll();
            pass(Duration.ofMinutes(6));
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
            assertThat(source.loads()).isOne();
        }

        @Test
        void whatIsReadThereLivesOnThere() {
            Cache<Integer, String> noMemory =
                    node().goals(source, spec -> sliding(spec).memory(Memory.none()));
            goals.get(1);
            for (int i = 0; i < 3; i++) {
                pass(Duration.ofMinutes(6));
                assertThat(noMemory.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
                executor.runAll();
            }
        }

        @Test
        void whatANodeHasLengthenedIsNotWrittenByTheNext() {
            goals.get(1);
            others.get(1);
            pass(Duration.ofMinutes(4));
            goals.get(1);
            others.get(1);
            executor.runAll();
            assertThat(a.link().sent(Step.EXTEND)).isOne();
            pass(Duration.ofSeconds(30));
            others.lookup(1, Reading.usual().skippingMemory());
            assertThat(executor.waiting()).isZero();
        }

        @Test
        void whatWasInvalidatedMeanwhileDoesNotComeBack() throws Exception {
            // 1. A reads, and is about to lengthen   2. B invalidates   3. A's lengthening finds nothing to lengthen
            goals.get(1);
            pass(Duration.ofMinutes(4));
            Gate gate = new Gate();
            a.link().before(Step.EXTEND, gate::pass);
            goals.get(1);
            Caller<Boolean> behind = Caller.of(() -> {
                executor.runAll();
                return true;
            });
            gate.awaitArrival();
            source.set(1, "new");
            others.invalidate(1);
            gate.open();
            behind.answer();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void whatAGroupHasKilledMeanwhileStaysDead() throws Exception {
            // 1. A reads, and is about to lengthen   2. B invalidates the group   3. A lengthens what is dead: it has
            // its stamp still
            goals.get(1);
            pass(Duration.ofMinutes(4));
            Gate gate = new Gate();
            a.link().before(Step.EXTEND, gate::pass);
            goals.get(1);
            Caller<Boolean> behind = Caller.of(() -> {
                executor.runAll();
                return true;
            });
            gate.awaitArrival();
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("all"));
            gate.open();
            behind.answer();
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void whatWasPutMeanwhileStays() {
            goals.put(1, "old");
            goals.get(1);
            pass(Duration.ofMinutes(4));
            a.link().before(Step.EXTEND, () -> others.put(1, "new"));
            goals.get(1);
            executor.runAll();
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void memoryLivesOnWhereTheTierIsAway() {
            goals.get(1);
            pass(Duration.ofMinutes(6));
            a.link().loseCommands(Step.EXTEND, Step.FETCH);
            goals.get(1);
            executor.runAll();
            pass(Duration.ofMinutes(6));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        }
    }

    @Nested
    class OnDisk {

        private final Cache<Integer, String> goals = shop.lonely(builder ->
                        builder.executor(executor).codecs(shop.codecs).disk(new TestDisk()))
                .goals(source, SlidingTest::sliding);

        @Test
        void whatIsReadInMemoryLivesOnThere() {
            goals.get(1);
            pass(Duration.ofMinutes(6));
            goals.get(1);
            executor.runAll();
            pass(Duration.ofMinutes(6));
            assertThat(goals.lookup(1, Reading.usual().skippingMemory()).outcome())
                    .isEqualTo(Outcome.DISK);
        }
    }

    @Test
    void whatWouldLengthenNothingIsRefusedWhenTheCacheIsMade() {
        Shop.Node node = shop.lonely();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> node.goals(source, spec -> spec.timeToLive(LIFE).sliding(LIFE)))
                .withMessageContaining("timeToLive");
    }
}
