package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LarderListener.WroteBehind;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.TypeRef;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.testkit.Step;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteQueue;
import dev.larder.writes.WriteQueue.Dead;
import dev.larder.writes.WriteQueue.FullException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing is written before a test says flush: it lingers for an hour of a clock that stands still. */
@Timeout(60)
class WriteBehindTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final WrittenBehind writer = new WrittenBehind(source);
    private final InMemoryLocalTier disk = new InMemoryLocalTier();
    private final Shop.Node a = shop.node(builder -> builder.disk(disk));
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> others = b.goals(source);

    private Cache<Integer, String> goals(UnaryOperator<WriteBehind<Integer, String>> change) {
        return goals(a, change);
    }

    private Cache<Integer, String> goals(Shop.Node node, UnaryOperator<WriteBehind<Integer, String>> change) {
        return node.goals(
                source,
                spec -> spec.writeBehind(change.apply(WriteBehind.to(writer).linger(HOUR))));
    }

    private Cache<Integer, String> goals() {
        return goals(same -> same);
    }

    @Nested
    class AReader {

        @Test
        void hereAndOnOtherNodesSeesWhatWaits() {
            Cache<Integer, String> goals = goals();
            others.get(1);
            assertThat(goals.writes().put(1, "new")).isEqualTo(ACKNOWLEDGED);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(source.value(1)).isEqualTo("old");
        }

        @Test
        void hereSeesItThroughEveryDoor() throws Exception {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            shop.server.evict(Shop.key(1));
            Reading fresh = Reading.usual().skippingMemory().freshOnly();
            assertThat(goals.get(1, () -> "own loader's")).isEqualTo("new");
            assertThat(goals.lookup(1, fresh).value()).isEqualTo("new");
            assertThat(goals.getAll(List.of(1, 2), fresh)).isEqualTo(Map.of(1, "new"));
            assertThat(goals.getAll(List.of(1), keys -> Map.of(1, "own loader's")))
                    .isEqualTo(Map.of(1, "new"));
            assertThat(goals.peek(1)).isEqualTo("new");
            assertThat(goals.async().get(1).get()).isEqualTo("new");
            assertThat(goals.async().lookup(1, fresh).get().value()).isEqualTo("new");
            assertThat(goals.lookup(1, Reading.usual().onlyIfCached()).value()).isEqualTo("new");
        }

        @Test
        void hereSeesItThoughAnotherNodeHasPutTheSourcesOlderValueIntoTheSharedTier() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            shop.server.evict(Shop.key(1));
            assertThat(others.get(1)).isEqualTo("old");
            assertThat(goals.lookup(1, Reading.usual().skippingMemory()).value())
                    .isEqualTo("new");
        }

        @Test
        void hereSeesItThoughItWasInvalidatedWhichTheSourceWillNotBe() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            b.larder().invalidate(Invalidation.key(others, 1));
            assertThat(goals.get(1)).isEqualTo("new");
            goals.writes().flush(SOON);
            assertThat(source.value(1)).isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void ofADeleteSeesNothing() {
            Cache<Integer, String> goals = goals();
            goals.get(1);
            goals.writes().delete(1);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MEMORY));
            goals.writes().flush(SOON);
            assertThat(writer.batches()).containsExactly("-1");
            assertThat(goals.get(1)).isNull();
            assertThat(others.get(1)).isNull();
        }

        @Test
        void ofADeleteOnAnotherNodeSeesNothingWhereThatIsRemembered() {
            Cache<Integer, String> goals = a.goals(
                    source,
                    spec -> spec.negativeTimeToLive(HOUR)
                            .writeBehind(WriteBehind.to(writer).linger(HOUR)));
            others.get(1);
            goals.writes().delete(1);
            assertThat(others.get(1)).isNull();
            assertThat(source.value(1)).isEqualTo("old");
        }

        @Test
        void ofAMutableValueHasHisOwnCopy() {
            Cache<Integer, String> goals = a.goals(
                    source,
                    spec -> spec.copyOnRead(String::new)
                            .writeBehind(WriteBehind.to(writer).linger(HOUR)));
            String own = "new";
            goals.writes().put(1, own);
            assertThat(goals.get(1)).isEqualTo(own).isNotSameAs(own);
        }
    }

    @Nested
    class TheSource {

        @Test
        void getsOfEachKeyTheLastInThePlaceOfTheFirst() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "a");
            goals.writes().put(2, "b");
            goals.writes().put(1, "c");
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).containsExactly("1=c 2=b");
            assertThat(goals.writes().figures().counts().merged()).isOne();
            assertThat(disk.waitingWrites(Shop.NAMESPACE)).isZero();
        }

        @Test
        void getsBatchesThatAreNotLargerThanTheyMayBe() throws Exception {
            Gate gate = new Gate();
            writer.before(gate::passInterruptibly);
            Cache<Integer, String> goals = goals(behind -> behind.batch(2));
            IntStream.rangeClosed(1, 5).forEach(key -> goals.writes().put(key, "new"));
            gate.awaitArrival();
            gate.open();
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).containsExactly("1=new 2=new", "3=new 4=new", "5=new");
        }

        @Test
        void getsEveryWriteOfAKeyOneAfterTheOtherWhereThatIsAskedFor() {
            Cache<Integer, String> goals = goals(WriteBehind::everyWrite);
            goals.writes().put(1, "a");
            goals.writes().put(1, "b");
            goals.writes().put(2, "c");
            goals.writes().delete(1);
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).containsExactly("1=a 2=c", "1=b", "-1");
        }

        @Test
        void getsAFullBatchAtOnce() throws Exception {
            Gate gate = new Gate();
            writer.before(gate::passInterruptibly);
            Cache<Integer, String> goals = goals(behind -> behind.batch(2));
            goals.writes().put(1, "a");
            goals.writes().put(2, "b");
            gate.awaitArrival();
            gate.open();
            assertThat(writer.batches()).containsExactly("1=a 2=b");
        }

        @Test
        void getsWhatHasLingeredLongEnough() throws Exception {
            Gate gate = new Gate();
            writer.before(gate::passInterruptibly);
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "a");
            shop.clock.advanceNanos(HOUR);
            gate.awaitArrival();
            gate.open();
            assertThat(writer.batches()).containsExactly("1=a");
        }

        @Test
        void isNotGivenALaterWriteOfAKeyWhileAnEarlierOneIsUnderWay() throws Exception {
            Gate gate = new Gate();
            writer.before(gate::passInterruptibly);
            Cache<Integer, String> goals = goals(behind -> behind.batch(1).concurrency(2));
            goals.writes().put(1, "a");
            gate.awaitArrival();
            goals.writes().put(1, "b");
            goals.writes().put(2, "c");
            Gate second = new Gate();
            writer.before(second::passInterruptibly);
            gate.open();
            second.open();
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).hasSize(3).contains("2=c").containsSubsequence("1=a", "1=b");
            assertThat(source.value(1)).isEqualTo("b");
        }

        @Test
        void thatHasAValueLeavesALaterOneThatWaitsWhereItIs() {
            Cache<Integer, String> goals = goals();
            writer.before(() -> {
                writer.before(() -> {});
                goals.writes().put(1, "later");
            });
            goals.writes().put(1, "new");
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(source.value(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("later");
            assertThat(others.get(1)).isEqualTo("later");
        }

        @Test
        void thatHasTheValueLeavesItInTheSharedTier() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            goals.writes().flush(SOON);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(source.loads()).isZero();
        }
    }

    @Nested
    class ALoad {

        @Test
        void thatReadTheSourceBeforeTheWriteIsKeptByNobody() throws Exception {
            Cache<Integer, String> goals = goals();
            // 1. another node reads the old value from the source
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> others.get(1));
            gate.awaitArrival();
            // 2. this one takes a write
            goals.writes().put(1, "new");
            // 3. the load ends
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void thatReadTheSourceBeforeItWasWrittenIsKeptByNobodyAfter() throws Exception {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            shop.server.evict(Shop.key(1));
            // 1. another node finds nothing, and reads the old value from the source
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> others.get(1));
            gate.awaitArrival();
            // 2. the source gets the new one
            goals.writes().flush(SOON);
            // 3. the load ends
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatKeptTheOldValueBetweenTheTwoIsToldWhenTheSourceHasTheNew() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            shop.server.evict(Shop.key(1));
            assertThat(others.get(1)).isEqualTo("old");
            goals.writes().flush(SOON);
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void thatRefreshesEarlyOnAnotherNodeDoesNotBringTheOldValueBack() throws Exception {
            Cache<Integer, String> goals = goals();
            DeterministicExecutor reloads = new DeterministicExecutor();
            Cache<Integer, String> ahead =
                    shop.node(builder -> builder.executor(reloads)).goals(source, spec -> spec.refreshAhead(0.9));
            // 1. the new value stands in the shared tier; another node refreshes it before it expires, from the
            // source's old one
            goals.writes().put(1, "new");
            shop.clock.advance(Duration.ofMinutes(7));
            assertThat(ahead.get(1)).isEqualTo("new");
            ahead.get(1);
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<Boolean> refresh = Caller.of(() -> {
                reloads.runAll();
                return true;
            });
            gate.awaitArrival();
            // 2. the source gets the new value, which stands where it stood
            goals.writes().flush(SOON);
            // 3. the refresh ends
            gate.open();
            assertThat(refresh.answer()).isTrue();
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatAWriteOvertakesDoesNotAskTheSource() {
            Cache<Integer, String> goals = goals();
            // The lookup has found nothing in the queue, nor in any tier, and is about to load, when the write comes.
            a.link().after(Step.LEASE, () -> goals.writes().put(1, "new"));
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(source.loads()).isZero();
        }

        @Test
        void ofManyKeysAsksTheSourceForThoseThatDoNotWait() {
            source.set(2, "other");
            Cache<Integer, String> goals = a.goals(
                    source,
                    spec -> spec.bulkLoader(source.bulk())
                            .writeBehind(WriteBehind.to(writer).linger(HOUR)));
            a.link().after(Step.LEASE, () -> goals.writes().put(1, "new"));
            assertThat(goals.getAll(List.of(1, 2))).isEqualTo(Map.of(1, "new", 2, "other"));
            assertThat(source.bulks()).containsExactly(Set.of(2));
        }
    }

    @Nested
    class TwoNodes {

        private final InMemoryLocalTier second = new InMemoryLocalTier();
        private final Shop.Node c = shop.node(builder -> builder.disk(second));

        @Test
        void thatWriteTheSameKeyEndWithWhatTheSourceHas() {
            Cache<Integer, String> goals = goals();
            Cache<Integer, String> theirs = goals(c, same -> same);
            goals.writes().put(1, "a");
            theirs.writes().put(1, "c");
            theirs.writes().flush(SOON);
            assertThat(goals.get(1)).isEqualTo("a");
            goals.writes().flush(SOON);
            assertThat(source.value(1)).isEqualTo("a");
            for (Cache<Integer, String> each : List.of(goals, theirs, others)) {
                assertThat(each.get(1)).isEqualTo("a");
            }
        }
    }

    @Nested
    class AFailure {

        @Test
        void isTriedAgainAfterAPauseThatGrows() throws Exception {
            WriteBehind<Integer, String> behind =
                    WriteBehind.to(writer).retry(Duration.ofSeconds(1), Duration.ofSeconds(3));
            assertThat(IntStream.of(1, 2, 3, 50).mapToObj(behind::pauseAfter))
                    .containsExactly(
                            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(3));
            writer.down();
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            assertThat(goals.writes().flush(SOON)).isFalse();
            writer.heal();
            Gate gate = new Gate();
            writer.after(gate::passInterruptibly);
            shop.clock.advanceNanos(Duration.ofSeconds(1));
            gate.awaitArrival();
            gate.open();
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(writer.attempts()).containsExactly(2);
            assertThat(source.value(1)).isEqualTo("new");
        }

        @Test
        void ofOneWriteDoesNotHoldUpTheOthersOfItsBatch() {
            writer.failFor(3);
            Cache<Integer, String> goals = goals(behind -> behind.batch(4));
            IntStream.rangeClosed(1, 4).forEach(key -> goals.writes().put(key, "new"));
            for (int halving = 0; halving < 3; halving++) {
                goals.writes().flush(SOON);
            }
            assertThat(goals.writes().figures().queued()).isOne();
            assertThat(List.of(source.value(1), source.value(2), source.value(4)))
                    .containsOnly("new");
        }

        @Test
        void isToldAndCounted() {
            writer.down();
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            goals.writes().flush(SOON);
            assertThat(goals.writes().figures().failure()).contains("the source is down");
            assertThat(goals.writes().figures().counts().failed()).isOne();
            // The wall clock alone: by the other one its pause is not over.
            shop.clock.jumpWall(Duration.ofMinutes(5));
            assertThat(goals.writes().figures().oldest()).isEqualTo(Duration.ofMinutes(5));
            writer.heal();
            goals.writes().flush(SOON);
            assertThat(goals.writes().figures().failure()).isNull();
            // Told when all is done, perhaps a moment after the flush has ended.
            await(() -> a.listener().events(WroteBehind.class).size() == 2);
            assertThat(a.listener().events(WroteBehind.class))
                    .extracting(event -> event.failure() == null)
                    .containsExactly(false, true);
        }

        @Test
        void thatGoesOnForTooLongEndsAsADeadLetterTriedAlone() {
            writer.down();
            Cache<Integer, String> goals = goals(behind -> behind.giveUpAfter(HOUR));
            goals.writes().put(1, "new");
            goals.writes().put(2, "new");
            goals.writes().flush(SOON);
            shop.clock.jumpWall(HOUR);
            goals.writes().flush(SOON);
            assertThat(goals.writes().dead()).isEmpty();
            goals.writes().flush(SOON);
            assertThat(writer.batches()).containsExactly("1=new 2=new", "1=new 2=new", "1=new", "2=new");
            assertThat(goals.writes().dead()).extracting(Dead::key).containsExactly(1, 2);
        }
    }

    @Nested
    class ARefusal {

        @Test
        void makesADeadLetterAndEverybodyReadsWhatTheSourceHas() {
            writer.refuse(1);
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "refused");
            goals.writes().put(2, "good");
            assertThat(others.get(1)).isEqualTo("refused");
            goals.writes().flush(SOON);
            goals.writes().flush(SOON);
            assertThat(source.value(2)).isEqualTo("good");
            assertThat(goals.writes().dead())
                    .singleElement()
                    .satisfies(dead -> assertThat(dead.value()).isEqualTo("refused"))
                    .satisfies(dead -> assertThat(dead.failure()).contains("no such column"));
            assertThat(goals.get(1)).isEqualTo("old");
            assertThat(others.get(1)).isEqualTo("old");
        }

        @Test
        void leavesALaterWriteOfTheKeyWhereItIs() {
            writer.refuse(1);
            Cache<Integer, String> goals = goals();
            writer.before(() -> {
                writer.before(() -> {});
                goals.writes().put(1, "later");
            });
            goals.writes().put(1, "refused");
            goals.writes().flush(SOON);
            assertThat(goals.writes().dead()).extracting(Dead::value).containsExactly("refused");
            assertThat(goals.get(1)).isEqualTo("later");
            assertThat(others.get(1)).isEqualTo("later");
        }

        @Test
        void outlivesTheProcessAndIsForgottenWhenSomebodySaysSo() {
            writer.refuse(1);
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "refused");
            goals.writes().flush(SOON);
            Cache<Integer, String> later = restarted(disk.asIfKilled());
            assertThat(later.writes().dead()).isEqualTo(goals.writes().dead()).hasSize(1);
            assertThat(later.writes().forgetDead()).isOne();
            assertThat(later.writes().dead()).isEmpty();
        }

        @Test
        void forgetsTheOldestWhereThereIsNoRoom() {
            IntStream.rangeClosed(1, 3).forEach(writer::refuse);
            Cache<Integer, String> goals = goals(behind -> behind.batch(1).deadLetters(2));
            IntStream.rangeClosed(1, 3).forEach(key -> goals.writes().put(key, "refused"));
            goals.writes().flush(SOON);
            assertThat(goals.writes().dead()).extracting(Dead::key).containsExactly(2, 3);
            assertThat(goals.writes().figures().counts().forgotten()).isOne();
            assertThat(disk.waitingWrites(Shop.NAMESPACE)).isEqualTo(2);
        }
    }

    @Nested
    class AQueue {

        @Test
        void thatIsFullTurnsAwayAllButWhatTakesTheirPlace() {
            Cache<Integer, String> goals = goals(behind -> behind.capacity(2));
            goals.writes().put(1, "a");
            goals.writes().put(2, "b");
            assertThatThrownBy(() -> goals.writes().put(3, "c"))
                    .isInstanceOf(FullException.class)
                    .hasMessageContaining("has 2 writes waiting already");
            goals.writes().put(2, "d");
            assertThat(goals.writes().figures().queued()).isEqualTo(2);
            assertThat(goals.writes().figures().counts().turnedAway()).isOne();
            assertThat(goals.get(3)).isNull();
            goals.writes().flush(SOON);
            goals.writes().put(3, "c");
            assertThat(goals.get(3)).isEqualTo("c");
        }

        @Test
        void outlivesTheProcessAndIsSeenBeforeTheFirstReading() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "a");
            goals.writes().put(2, "b");
            goals.writes().put(1, "c");
            Cache<Integer, String> later = restarted(disk.asIfKilled());
            assertThat(later.get(1)).isEqualTo("c");
            assertThat(later.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).containsExactly("2=b 1=c");
        }

        @Test
        void ofEveryWriteOutlivesTheProcessInItsOrder() {
            Cache<Integer, String> goals = goals(WriteBehind::everyWrite);
            goals.writes().put(1, "a");
            goals.writes().put(1, "b");
            Cache<Integer, String> later = restarted(disk.asIfKilled(), WriteBehind::everyWrite);
            later.writes().put(1, "c");
            assertThat(later.writes().flush(SOON)).isTrue();
            assertThat(writer.batches()).containsExactly("1=a", "1=b", "1=c");
        }

        @Test
        void isRefusedWhereNothingOutlivesTheProcess() {
            assertThatThrownBy(() -> goals(shop.node(), same -> same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Larder.Builder.disk")
                    .hasMessageContaining("inMemoryOnly");
        }

        @Test
        void thatTheDiskDoesNotTakeTakesNothing() {
            Cache<Integer, String> goals = goals();
            disk.failWrites(Shop.NAMESPACE, true);
            assertThatThrownBy(() -> goals.writes().put(1, "new")).isInstanceOf(TierUnavailableException.class);
            assertThat(goals.writes().figures().queued()).isZero();
            assertThat(goals.get(1)).isEqualTo("old");
            disk.failWrites(Shop.NAMESPACE, false);
        }

        @Test
        void leavesNoOlderWriteForALaterProcessWhereTheDiskFailedInBetween() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "a");
            writer.after(() -> disk.failWrites(Shop.NAMESPACE, true));
            goals.writes().flush(SOON);
            disk.failWrites(Shop.NAMESPACE, false);
            writer.after(() -> {});
            // written twice, as at least once says
            Cache<Integer, String> later = restarted(disk.asIfKilled());
            later.writes().flush(SOON);
            assertThat(writer.batches()).containsExactly("1=a", "1=a");
        }

        @Test
        void refusesAKeyThatNobodyCouldReadBack() {
            Cache<List<String>, String> pairs = a.larder()
                    .cache(CacheSpec.of("pair:{a}:{b}", new TypeRef<List<String>>() {}, new TypeRef<String>() {})
                            .writeBehind(WriteBehind.to(batch -> {})));
            assertThatThrownBy(() -> pairs.writes().put(List.of("x", "y"), "z"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("WriteBehind.readingKeys");
        }
    }

    @Nested
    class Closing {

        @Test
        void bringsWhatWaitsToTheSource() {
            Cache<Integer, String> goals = goals();
            goals.writes().put(1, "new");
            a.larder().close();
            assertThat(writer.batches()).containsExactly("1=new");
            assertThat(disk.waitingWrites(Shop.NAMESPACE)).isZero();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void leavesWhatTheSourceDoesNotTakeToTheNextProcess() {
            Cache<Integer, String> goals = goals();
            writer.down();
            goals.writes().put(1, "new");
            a.larder().close();
            writer.heal();
            Cache<Integer, String> later = restarted(disk);
            assertThat(later.get(1)).isEqualTo("new");
        }

        @Test
        void waitsForAWriterThatHangsOnlyForAWhile() throws Exception {
            Gate gate = new Gate();
            writer.before(gate::pass);
            Cache<Integer, String> goals = goals(behind -> behind.drainAtClose(Duration.ofMinutes(1)));
            goals.writes().put(1, "new");
            Caller<Boolean> closing = Caller.of(() -> {
                a.larder().close();
                return true;
            });
            gate.awaitArrival();
            shop.clock.advanceNanos(Duration.ofMinutes(1));
            assertThat(closing.answer(30)).isTrue();
            gate.open();
        }

        @Test
        void endsTheQueueOfACacheThatIsEnded() {
            Cache<Integer, String> goals = goals();
            WriteQueue<Integer, String> queue = goals.writes();
            queue.put(1, "new");
            a.larder().end(goals);
            assertThat(source.value(1)).isEqualTo("new");
            assertThatThrownBy(() -> queue.put(1, "later")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class WhereTheSharedTierIsAway {

        @Test
        void aWriteIsTakenAndOthersHearLater() {
            Cache<Integer, String> goals = goals();
            assertThat(others.get(1)).isEqualTo("old");
            a.link().disconnect();
            assertThat(goals.writes().put(1, "new")).isEqualTo(DEFERRED);
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(goals.writes().flush(SOON)).isTrue();
            assertThat(source.value(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
            a.link().reconnect();
            // What waited for the tier is sent before anything is read from it.
            assertThat(goals.lookup(1, Reading.usual().skippingMemory()).value())
                    .isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class WhereNothingIsShared {

        @Test
        void aWriteIsSeenAndKeptInMemoryWhenTheSourceHasIt() {
            Shop.Node lonely = shop.lonely();
            Cache<Integer, String> goals = goals(lonely, WriteBehind::inMemoryOnly);
            goals.get(1);
            goals.writes().put(1, "new");
            assertThat(goals.get(1)).isEqualTo("new");
            goals.writes().flush(SOON);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            assertThat(source.loads()).isOne();
            assertThat(goals.writes().figures().isPersistent()).isFalse();
        }
    }

    @Nested
    class OtherWays {

        @Test
        void ofWritingAreRefusedForTheQueueWouldOvertakeThem() {
            Cache<Integer, String> goals = goals();
            assertThatThrownBy(() -> goals.put(1, "new")).hasMessageContaining("Cache.writes");
            assertThatThrownBy(() -> goals.update(1, () -> "new")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> goals.beginUpdate(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(goals::atomic).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void areTheOnlyOnesOfACacheThatDoesNotWriteBehind() {
            assertThatThrownBy(others::writes).hasMessageContaining("CacheSpec.writeBehind");
        }
    }

    private Cache<Integer, String> restarted(InMemoryLocalTier found) {
        return restarted(found, same -> same);
    }

    private Cache<Integer, String> restarted(
            InMemoryLocalTier found, UnaryOperator<WriteBehind<Integer, String>> change) {
        return goals(shop.node(builder -> builder.disk(found)), change);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
    }
}
