package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheException;
import dev.larder.CacheSpec;
import dev.larder.CodecException;
import dev.larder.Invalidation;
import dev.larder.Memory;
import dev.larder.Source.Result;
import dev.larder.TierUnavailableException;
import dev.larder.testkit.FailingCodecs;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes that depend on what is there. */
@Timeout(60)
class AtomicWritesTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source();

    /** What holds wherever the home of the values is. */
    abstract class Writes {

        private final Shop.Node node = open();
        final Cache<Integer, String> goals = cache(same -> same);
        private final Cache.Atomic<Integer, String> atomic = goals.atomic();

        abstract Shop.Node open();

        Cache<Integer, String> cache(UnaryOperator<CacheSpec<Integer, String>> change) {
            return node.goals(
                    source,
                    spec -> change.apply(spec.tags(value -> Set.of("all"))
                            .staleIfError(Duration.ofHours(1))
                            .negativeTimeToLive(Duration.ofMinutes(1))));
        }

        @Test
        void putIfAbsentSetsOnce() {
            assertThat(atomic.putIfAbsent(1, "first")).isTrue();
            assertThat(atomic.putIfAbsent(1, "second")).isFalse();
            assertThat(goals.get(1)).isEqualTo("first");
        }

        @Test
        void replaceNeedsAValue() {
            assertThat(atomic.replace(1, "first")).isFalse();
            atomic.putIfAbsent(1, "first");
            assertThat(atomic.replace(1, "second")).isTrue();
            assertThat(goals.get(1)).isEqualTo("second");
        }

        @Test
        void replaceOfTheExpectedNeedsThatValue() {
            assertThat(atomic.replace(1, "first", "second")).isFalse();
            atomic.putIfAbsent(1, "first");
            assertThat(atomic.replace(1, "another", "second")).isFalse();
            assertThat(atomic.replace(1, "first", "second")).isTrue();
            assertThat(goals.get(1)).isEqualTo("second");
        }

        @Test
        void removeTellsWhetherAValueWasThere() {
            atomic.putIfAbsent(1, "first");
            assertThat(atomic.remove(1)).isTrue();
            assertThat(atomic.remove(1)).isFalse();
            assertThat(goals.get(1)).isNull();
        }

        @Test
        void removeOfTheExpectedNeedsThatValue() {
            atomic.putIfAbsent(1, "first");
            assertThat(atomic.remove(1, "another")).isFalse();
            assertThat(goals.get(1)).isEqualTo("first");
            assertThat(atomic.remove(1, "first")).isTrue();
            assertThat(atomic.remove(1, "first")).isFalse();
        }

        @Test
        void theValueBeforeIsAnswered() {
            assertThat(atomic.getAndReplace(1, "none")).isNull();
            assertThat(atomic.getAndPut(1, "first")).isNull();
            assertThat(atomic.getAndPut(1, "second")).isEqualTo("first");
            assertThat(atomic.getAndReplace(1, "third")).isEqualTo("second");
            assertThat(atomic.getAndRemove(1)).isEqualTo("third");
            assertThat(atomic.getAndRemove(1)).isNull();
        }

        @Test
        void computeAnswersWhatIsThereAfterwards() {
            assertThat(atomic.compute(1, AtomicWritesTest::oneMore)).isEqualTo("1");
            assertThat(atomic.compute(1, AtomicWritesTest::oneMore)).isEqualTo("2");
            assertThat(atomic.compute(1, present -> null)).isNull();
            assertThat(atomic.compute(1, AtomicWritesTest::oneMore)).isEqualTo("1");
        }

        @Test
        void whatIsUnchangedIsNotWritten() {
            atomic.putIfAbsent(1, "first");
            long puts = goals.stats().puts().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(atomic.exchange(1, present -> Result.unchanged())).isEqualTo("first");
            assertThat(goals.stats().puts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(puts);
        }

        @Test
        void aDecisionSaysHowLongItsValueLives() {
            atomic.exchange(1, present -> Result.of("short").timeToLive(Duration.ofSeconds(20)));
            assertThat(goals.get(1)).isEqualTo("short");
            shop.clock.advance(Duration.ofSeconds(21));
            assertThat(atomic.putIfAbsent(1, "next")).isTrue();
        }

        @Test
        void whatIsPastItsTimeIsNotThere() {
            atomic.putIfAbsent(1, "old");
            shop.clock.advance(Duration.ofMinutes(11));
            assertThat(atomic.replace(1, "old", "new")).isFalse();
            assertThat(atomic.putIfAbsent(1, "new")).isTrue();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void whatWasInvalidatedIsNotThere() {
            atomic.putIfAbsent(1, "old");
            goals.invalidate(1);
            assertThat(atomic.putIfAbsent(1, "new")).isTrue();
        }

        @Test
        void whatWasInvalidatedByItsTagIsNotThereThoughItStandsThere() {
            atomic.putIfAbsent(1, "old");
            node.larder().invalidate(Invalidation.tag("all"));
            assertThat(atomic.replace(1, "old", "new")).isFalse();
            assertThat(atomic.putIfAbsent(1, "new")).isTrue();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatThereIsNoneIsNotThere() {
            assertThat(goals.get(1)).isNull();
            assertThat(atomic.replace(1, "new")).isFalse();
            assertThat(atomic.putIfAbsent(1, "new")).isTrue();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void theLoaderIsNotAsked() {
            source.set(1, "loaded");
            assertThat(atomic.getAndPut(1, "put")).isNull();
            assertThat(source.loads()).isZero();
            atomic.remove(1);
            assertThat(goals.get(1)).isEqualTo("loaded");
        }

        @Test
        void aLoadedValueIsThere() {
            source.set(1, "loaded");
            goals.get(1);
            assertThat(atomic.putIfAbsent(1, "put")).isFalse();
            assertThat(atomic.replace(1, "loaded", "put")).isTrue();
        }

        @Test
        void aDecisionThatThrowsWritesNothing() {
            atomic.putIfAbsent(1, "first");
            assertThatIllegalStateException()
                    .isThrownBy(() -> atomic.compute(1, present -> {
                        throw new IllegalStateException("undecided");
                    }));
            assertThat(goals.get(1)).isEqualTo("first");
        }

        @Test
        void aLoadUnderWayDoesNotReplaceWhatWasWritten() throws Exception {
            // 1. a load has read the source   2. a value is put if absent   3. the load ends: kept nowhere
            Gate gate = new Gate();
            source.set(1, "loaded before").after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            assertThat(atomic.putIfAbsent(1, "written")).isTrue();
            gate.open();
            load.answer();
            assertThat(goals.get(1)).isEqualTo("written");
            assertThat(atomic.putIfAbsent(1, "another")).isFalse();
        }

        @Test
        void aLoadUnderWayDoesNotBringBackWhatWasRemoved() throws Exception {
            // 1. a load has read the source   2. the key is removed, which holds nothing yet   3. the load ends
            Gate gate = new Gate();
            source.set(1, "loaded before").after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            assertThat(atomic.remove(1)).isFalse();
            source.set(1, "loaded after");
            gate.open();
            load.answer();
            assertThat(goals.get(1)).isEqualTo("loaded after");
        }

        @Test
        void whoWasOvertakenDecidesAnew() throws Exception {
            // 1. A decides that nothing is there   2. B puts   3. A finds that out, and decides by B's value
            Gate gate = new Gate();
            AtomicInteger decisions = new AtomicInteger();
            Caller<String> first = Caller.of(() -> atomic.compute(1, present -> {
                decisions.incrementAndGet();
                gate.pass();
                return present + " and A";
            }));
            gate.awaitArrival();
            assertThat(atomic.putIfAbsent(1, "B")).isTrue();
            gate.open();
            assertThat(first.answer()).isEqualTo("B and A");
            assertThat(decisions).hasValue(2);
            assertThat(goals.stats().conflicts()).isOne();
        }

        @Test
        void ofManyWritersEachCounts() throws Exception {
            var callers = IntStream.range(0, 4)
                    .mapToObj(caller -> Caller.of(() -> {
                        for (int i = 0; i < 25; i++) {
                            atomic.compute(1, AtomicWritesTest::oneMore);
                        }
                        return caller;
                    }))
                    .toList();
            for (var caller : callers) {
                caller.answer(50);
            }
            assertThat(goals.get(1)).isEqualTo("100");
        }

        @Test
        void theOtherDoorDoesTheSame() throws Exception {
            assertThat(goals.async()
                            .atomic(writes -> writes.putIfAbsent(1, "first"))
                            .get(20, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(goals.async()
                            .<@Nullable String>atomic(writes -> writes.getAndRemove(1))
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo("first");
        }

        @Test
        void valuesAreCopiedWhereTheCacheSaysSo() {
            Shop.Node copying = open();
            Cache<Integer, String> copied = copying.goals(source, spec -> spec.copyOnRead(value -> value + "'"));
            copied.atomic().putIfAbsent(1, "a");
            assertThat(copied.atomic().getAndPut(1, "b")).isEqualTo("a''");
        }
    }

    @Nested
    class OnTheSharedTier extends Writes {

        private final Shop.Node other = shop.node();

        @Override
        Shop.Node open() {
            return shop.node();
        }

        @Test
        void allNodesDecideByTheSameValue() {
            Cache<Integer, String> others = other.goals(source);
            assertThat(others.atomic().putIfAbsent(1, "first")).isTrue();
            assertThat(goals.atomic().putIfAbsent(1, "second")).isFalse();
            assertThat(goals.get(1)).isEqualTo("first");
        }

        @Test
        void otherNodesHearOfIt() {
            Cache<Integer, String> others = other.goals(source);
            goals.atomic().putIfAbsent(1, "first");
            assertThat(others.get(1)).isEqualTo("first");
            goals.atomic().replace(1, "second");
            assertThat(others.peek(1)).isNull();
            assertThat(others.get(1)).isEqualTo("second");
            goals.atomic().remove(1);
            assertThat(others.get(1)).isNull();
        }

        @Test
        void otherNodesHearOfARemovalOfWhatOnlyTheyHave() {
            Cache<Integer, String> others = other.goals(source);
            goals.atomic().putIfAbsent(1, "first");
            others.get(1);
            shop.server.evict(Shop.key(1));
            assertThat(goals.atomic().remove(1)).isFalse();
            assertThat(others.get(1)).isNull();
        }
    }

    @Nested
    class InThisProcess extends Writes {

        @Override
        Shop.Node open() {
            return shop.lonely();
        }

        @Test
        void whatCameAndWentInBetweenIsNoticed() throws Exception {
            // 1. A decides that nothing is there   2. B puts and removes   3. A decides anew, though it looks as before
            Gate gate = new Gate();
            AtomicInteger decisions = new AtomicInteger();
            Caller<String> first = Caller.of(() -> goals.atomic().compute(1, present -> {
                decisions.incrementAndGet();
                gate.pass();
                return "A";
            }));
            gate.awaitArrival();
            goals.atomic().putIfAbsent(1, "B");
            goals.atomic().remove(1);
            gate.open();
            assertThat(first.answer()).isEqualTo("A");
            assertThat(decisions).hasValue(2);
        }
    }

    @Nested
    class InThisProcessWithADisk extends Writes {

        @Override
        Shop.Node open() {
            return shop.lonely(builder -> builder.codecs(shop.codecs).disk(new TestDisk()));
        }

        @Test
        void whatMemoryHasLostIsThereStill() {
            Cache<Integer, String> small = open().goals(source, spec -> spec.memory(Memory.entries(1)));
            for (int key = 1; key <= 3; key++) {
                assertThat(small.atomic().putIfAbsent(key, "first")).isTrue();
            }
            for (int key = 1; key <= 3; key++) {
                assertThat(small.atomic().putIfAbsent(key, "second")).isFalse();
            }
        }
    }

    @Nested
    class WhereTheTierFails {

        private final Shop.Node a = shop.node();
        private final Shop.Node b = shop.node();
        private final Cache<Integer, String> goals = a.shelf(spec -> spec);
        private final Cache<Integer, String> others = b.shelf(spec -> spec);

        @Test
        void nothingIsGuessed() {
            goals.put(1, "first");
            a.link().disconnect();
            assertThatExceptionOfType(TierUnavailableException.class)
                    .isThrownBy(() -> goals.atomic().putIfAbsent(2, "second"))
                    .withMessageContaining("goal:2")
                    .matches(refused -> !refused.mayHaveTakenEffect());
            a.link().reconnect();
            assertThat(goals.atomic().putIfAbsent(2, "third")).isTrue();
        }

        @Test
        void aTierThatIsNotBelievedIsNotAsked() {
            a.link().stopConfirming();
            shop.clock.advance(Duration.ofSeconds(6));
            assertThatExceptionOfType(TierUnavailableException.class)
                    .isThrownBy(() -> goals.atomic().putIfAbsent(1, "first"))
                    .matches(refused -> !refused.mayHaveTakenEffect());
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
        }

        @Test
        void aLostAnswerIsToldAndTheOthersHearOfWhatMayHaveHappened() {
            goals.put(1, "first");
            assertThat(others.get(1)).isEqualTo("first");
            a.link().loseAnswers(Step.REPLACE);
            assertThatExceptionOfType(TierUnavailableException.class)
                    .isThrownBy(() -> goals.atomic().replace(1, "second"))
                    .matches(TierUnavailableException::mayHaveTakenEffect);
            assertThat(others.get(1)).isEqualTo("second");
            assertThat(goals.get(1)).isEqualTo("second");
        }

        @Test
        void aLostCommandLeavesWhatWasThere() {
            goals.put(1, "first");
            a.link().loseCommands(Step.REPLACE);
            assertThatExceptionOfType(TierUnavailableException.class)
                    .isThrownBy(() -> goals.atomic().replace(1, "second"))
                    .matches(TierUnavailableException::mayHaveTakenEffect);
            assertThat(others.get(1)).isEqualTo("first");
        }

        @Test
        void theOthersHearLaterWhereTheRecordIsLate() {
            goals.put(1, "first");
            others.get(1);
            a.link().loseCommands(Step.APPEND);
            assertThat(goals.atomic().replace(1, "second")).isTrue();
            assertThat(a.larder().status().deferred()).isOne();
            a.link().heal();
            goals.invalidate(7);
            assertThat(others.get(1)).isEqualTo("second");
        }

        @Test
        void anInterruptIsToldAndKept() throws Exception {
            // 1. A is about to write   2. B writes, and A's thread is interrupted   3. A would have to decide anew
            a.link().before(Step.REPLACE, () -> {
                others.put(1, "B");
                Thread.currentThread().interrupt();
            });
            Caller<Boolean> caller = Caller.of(() -> goals.atomic().putIfAbsent(1, "A"));
            assertThat(caller.failure())
                    .isInstanceOf(TierUnavailableException.class)
                    .matches(told -> !((TierUnavailableException) told).mayHaveTakenEffect());
            assertThat(caller.endedInterrupted()).isTrue();
            assertThat(others.get(1)).isEqualTo("B");
        }

        @Test
        void whoIsOvertakenEachTimeGivesUp() {
            AtomicInteger written = new AtomicInteger();
            a.link().before(Step.REPLACE, () -> others.put(1, "B" + written.incrementAndGet()));
            assertThatExceptionOfType(CacheException.class)
                    .isThrownBy(() -> goals.atomic().compute(1, present -> "A"))
                    .withMessageContaining("100 times");
            assertThat(goals.stats().conflicts()).isEqualTo(100);
            assertThat(others.get(1)).isEqualTo("B100");
        }
    }

    @Test
    void aValueThatFitsNoEnvelopeIsRefused() {
        FailingCodecs codecs = FailingCodecs.around(shop.codecs);
        Cache<Integer, String> goals =
                shop.node(builder -> builder.codecs(codecs)).shelf(spec -> spec);
        codecs.failWrites(CodecException.Kind.TOO_LARGE);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> goals.atomic().putIfAbsent(1, "first"))
                .matches(refused -> refused.kind() == CodecException.Kind.TOO_LARGE);
        assertThat(goals.peek(1)).isNull();
        assertThat(shop.server.holds(Shop.key(1))).isFalse();
    }

    @Test
    void aCacheThatKeepsNothingSaysSo() {
        Cache<Integer, String> nowhere = shop.lonely().shelf(spec -> spec.memory(Memory.none()));
        assertThatIllegalStateException().isThrownBy(nowhere::atomic).withMessageContaining("Larder.Builder.shared");
    }

    private static String oneMore(@Nullable String present) {
        return String.valueOf(present == null ? 1 : Integer.parseInt(present) + 1);
    }
}
