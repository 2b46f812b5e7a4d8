package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.testkit.Gate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SingleFlightTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");
    private final Gate gate = new Gate();

    @Nested
    class ManyCallers {

        @Test
        void ofOneKeyCauseOneLoad() throws Exception {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = shop.node().goals(source);
            List<Caller<String>> callers = IntStream.range(0, 200)
                    .mapToObj(i -> Caller.of(() -> goals.get(1)))
                    .toList();
            callers.forEach(Caller::awaitWaiting);
            gate.open();
            for (Caller<String> caller : callers) {
                assertThat(caller.answer()).isEqualTo("one");
            }
            assertThat(source.loads()).isOne();
        }

        @Test
        void ofWhomOneIsLateCauseOneLoad() throws Exception {
            // 1. A finds nothing in memory   2. B loads and keeps the value   3. A goes on: the value is there
            Gate beforeJoin = new Gate();
            AtomicInteger readings = new AtomicInteger();
            Thread[] late = new Thread[1];
            Cache<Integer, String> goals = shop.lonely(builder -> builder.clock(new Clock() {
                        @Override
                        public long nanos() {
                            // The second reading of a lookup is the one before it joins a flight.
                            if (Thread.currentThread() == late[0] && readings.incrementAndGet() == 2) {
                                beforeJoin.pass();
                            }
                            return shop.clock.nanos();
                        }

                        @Override
                        public long millis() {
                            return shop.clock.millis();
                        }
                    }))
                    .goals(source);
            Caller<String> a = Caller.of(() -> {
                late[0] = Thread.currentThread();
                return goals.get(1);
            });
            beforeJoin.awaitArrival();
            assertThat(goals.get(1)).isEqualTo("one");
            beforeJoin.open();
            assertThat(a.answer()).isEqualTo("one");
            assertThat(source.loads()).isOne();
        }

        @Test
        void ofDifferentKeysDoNotWaitForEachOther() throws Exception {
            source.set(2, "two");
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> slow = Caller.of(() -> goals.get(1, () -> {
                gate.passInterruptibly();
                return "slow";
            }));
            gate.awaitArrival();
            assertThat(goals.get(2)).isEqualTo("two");
            gate.open();
            assertThat(slow.answer()).isEqualTo("slow");
        }
    }

    @Nested
    class AJoiner {

        @Test
        void waitsNoLongerThanItMustThenLoadsAndKeepsNothing() throws Exception {
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Shop.Node node = shop.node(builder -> builder.clock(Clock.system()));
            Cache<Integer, String> goals = node.goals(source, spec -> spec.waitLimit(Duration.ofMillis(50)));
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(source.loads()).isEqualTo(2);
            assertThat(goals.peek(1)).isNull();
            gate.open();
            owner.answer();
        }

        @Test
        void hearsOfAFailureWithItsCause() throws Exception {
            source.before(gate::passInterruptibly);
            source.down();
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            gate.open();
            assertThat(owner.failure()).isInstanceOf(LoadException.class).hasRootCauseMessage("the source is down");
            assertThat(joiner.failure()).isInstanceOf(LoadException.class).hasRootCauseMessage("the source is down");
            assertThat(source.loads()).isOne();
        }

        @Test
        void withALoaderIsNotAnsweredByAFlightWithoutOne() throws Exception {
            // 1. A asks for a key that nobody can load   2. B asks with a loader of its own, and joins   3. A finds
            // nothing
            Shop.Node node = shop.node();
            Cache<Integer, String> shelf = node.shelf(spec -> spec);
            node.link().before(dev.larder.testkit.Step.FETCH, gate::pass);
            Caller<String> a = Caller.of(() -> shelf.get(1));
            gate.awaitArrival();
            Caller<String> b = Caller.of(() -> shelf.get(1, () -> "mine")).awaitWaiting();
            gate.open();
            assertThat(a.answer()).isNull();
            assertThat(b.answer()).isEqualTo("mine");
        }

        @Test
        void thatCameAfterAGroupRecordIsNotAnsweredFromBeforeIt() throws Exception {
            // 1. a load begins   2. the group becomes untrue   3. B joins   4. the load ends: B loads anew
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Shop.Node node = shop.node();
            Cache<Integer, String> goals = node.goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            node.larder().invalidate(Invalidation.cache(goals));
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            gate.open();
            assertThat(owner.answer()).isEqualTo("one");
            assertThat(joiner.answer()).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatCameAfterAKeyRecordStartsAnew() throws Exception {
            // 1. a load begins   2. the key becomes untrue: its flight is detached   3. B starts one of its own
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            goals.invalidate(1);
            assertThat(goals.get(1)).isEqualTo("new");
            gate.open();
            assertThat(owner.answer()).isEqualTo("one");
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class AFlight {

        @Test
        void endsWithAnException() {
            Cache<Integer, String> goals = shop.node().goals(source);
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            source.heal();
            assertThat(goals.get(1)).isEqualTo("one");
        }

        @Test
        void endsWithAnErrorAsItIs() throws Exception {
            source.before(gate::passInterruptibly);
            source.fail(() -> new StackOverflowError("deep"));
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            gate.open();
            assertThat(owner.failure()).isInstanceOf(StackOverflowError.class);
            assertThat(joiner.failure())
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(StackOverflowError.class);
            source.heal();
            assertThat(goals.get(1)).isEqualTo("one");
        }

        @Test
        void refusesALoaderThatAsksForTheKeyItLoads() {
            Cache<Integer, String> goals = shop.node().shelf(spec -> spec);
            assertThatThrownBy(() -> goals.get(1, () -> goals.get(1)))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("the very key it is loading");
        }

        @Test
        void refusesALoaderThatAsksForTheKeyItLoadsThroughTheOtherDoor() {
            Cache<Integer, String> goals = shop.node().shelf(spec -> spec);
            assertThatThrownBy(() -> goals.get(1, () -> goals.async().get(1).get()))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class AnInterrupt {

        @Test
        void ofTheOwnerLetsJoinersLookAgain() throws Exception {
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            owner.interrupt();
            assertThat(owner.failure())
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseInstanceOf(InterruptedException.class);
            assertThat(owner.endedInterrupted()).isTrue();
            assertThat(joiner.answer()).isEqualTo("one");
        }

        @Test
        void ofTheOwnerInsideANestedCacheLetsJoinersLookAgain() throws Exception {
            // The outer loader asks another cache, whose loader is interrupted: the cause is two failures deep.
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Shop.Node node = shop.node();
            Cache<Integer, String> goals = node.goals(source);
            Cache<Integer, String> plans = node.larder()
                    .cache(dev.larder.CacheSpec.of("plan:{id}", Integer.class, String.class)
                            .loader(goals::get));
            Caller<String> owner = Caller.of(() -> plans.get(1));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> plans.get(1)).awaitWaiting();
            owner.interrupt();
            assertThat(owner.failure()).isInstanceOf(LoadException.class);
            assertThat(joiner.answer()).isEqualTo("one");
        }

        @Test
        void ofAJoinerLeavesTheOthersAlone() throws Exception {
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = shop.node().goals(source);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            Caller<String> other = Caller.of(() -> goals.get(1)).awaitWaiting();
            joiner.interrupt();
            assertThat(joiner.failure())
                    .isInstanceOf(LoadException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(joiner.endedInterrupted()).isTrue();
            gate.open();
            assertThat(owner.answer()).isEqualTo("one");
            assertThat(other.answer()).isEqualTo("one");
            assertThat(source.loads()).isOne();
        }
    }
}
