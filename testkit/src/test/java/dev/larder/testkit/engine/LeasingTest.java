package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class LeasingTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");
    private final Gate gate = new Gate();
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> goals = a.goals(source);

    @Nested
    class WhoDoesNotGetTheLease {

        private final Cache<Integer, String> others = b.goals(source);

        @Test
        void waitsForTheValueOfWhoDid() throws Exception {
            source.before(gate::passInterruptibly);
            Caller<String> first = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Gate polled = new Gate();
            b.link().before(Step.POLL, polled::pass);
            Caller<Lookup<String>> second = Caller.of(() -> others.lookup(1));
            polled.awaitArrival();
            gate.open();
            first.answer();
            polled.open();
            assertThat(second.answer()).isEqualTo(new Lookup<>("one", Outcome.REDIS));
            assertThat(source.loads()).isOne();
        }

        @Test
        void takesItOverWhenItLapses() throws Exception {
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            a.link().loseCommands(Step.RENEW);
            Caller<String> dead = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Gate polled = new Gate();
            b.link().before(Step.POLL, polled::pass);
            Caller<Lookup<String>> second = Caller.of(() -> others.lookup(1));
            polled.awaitArrival();
            shop.clock.advance(Duration.ofSeconds(2));
            polled.open();
            assertThat(second.answer()).isEqualTo(new Lookup<>("one", Outcome.LOAD));
            gate.open();
            dead.answer();
            assertThat(goals.stats().refusedFills()).isOne();
        }

        @Test
        void loadsForItselfPastTheWaitLimitAndKeepsNothing() throws Exception {
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Caller<String> slow = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            b.link().before(Step.POLL, () -> shop.clock.advance(Duration.ofSeconds(11)));
            b.link().before(Step.LEASE, () -> {});
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.LOAD));
            assertThat(others.peek(1)).isNull();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
            gate.open();
            slow.answer();
        }

        @Test
        void endsItsWaitWithAnInterrupt() throws Exception {
            source.before(gate::passInterruptibly);
            Caller<String> first = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            Gate polled = new Gate();
            b.link().before(Step.POLL, polled::pass);
            Caller<String> second = Caller.of(() -> others.get(1));
            polled.awaitArrival();
            second.interrupt();
            assertThat(second.failure())
                    .isInstanceOf(LoadException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(second.endedInterrupted()).isTrue();
            gate.open();
            first.answer();
        }
    }

    @Nested
    class WhoGetsIt {

        @Test
        void findsWhatWasFilledInBetweenAndGivesItBack() throws Exception {
            // 1. A fetches nothing   2. B loads and fills   3. A gets the lease, and the value behind it
            Cache<Integer, String> others = b.goals(source);
            a.link().before(Step.LEASE, gate::pass);
            Caller<Lookup<String>> late = Caller.of(() -> goals.lookup(1));
            gate.awaitArrival();
            others.get(1);
            gate.open();
            assertThat(late.answer()).isEqualTo(new Lookup<>("one", Outcome.REDIS));
            assertThat(source.loads()).isOne();
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void renewsItWhileTheLoadRuns() {
            shop.server.leaseTime(Duration.ofMillis(30));
            source.before(() -> {
                letPartOfTheLeasePass();
                letPartOfTheLeasePass();
            });
            goals.get(1);
            assertThat(shop.server.holds(Shop.key(1))).isTrue();
            assertThat(goals.peek(1)).isEqualTo("one");
        }

        @Test
        void renewsItNoLongerThanTheLimit() {
            shop.server.leaseTime(Duration.ofMillis(30));
            Shop.Node c = shop.node();
            Cache<Integer, String> limited = c.goals(source, spec -> spec.leaseLimit(Duration.ofMillis(25)));
            source.before(() -> {
                while (c.link().sent(Step.RENEW) < 2) {
                    Thread.onSpinWait();
                }
                shop.clock.advance(Duration.ofMillis(31));
            });
            assertThat(limited.get(1)).isEqualTo("one");
            assertThat(limited.peek(1)).isNull();
            assertThat(limited.stats().refusedFills()).isOne();
        }

        @Test
        void keepsNothingIfItWasLost() {
            source.after(() -> shop.server.lapse(Shop.key(1)));
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(goals.peek(1)).isNull();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
        }

        @Test
        void keepsInMemoryWhereTheAnswerIsLost() {
            a.link().loseAnswers(Step.FILL);
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(goals.stats().tierErrors()).containsEntry("unavailable", 1L);
        }

        @Test
        void givesItBackWhenTheLoadFails() {
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void givesItBackWhenTheLoadEndsInAnError() {
            source.fail(() -> new StackOverflowError("deep"));
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(StackOverflowError.class);
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void givesItBackWhenTheTagsFail() {
            Cache<Integer, String> broken = b.goals(
                    source,
                    spec -> spec.tags(goal -> {
                        throw new IllegalStateException("no tags");
                    }));
            assertThatThrownBy(() -> broken.get(1))
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseMessage("no tags");
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        private void letPartOfTheLeasePass() {
            shop.clock.advance(Duration.ofMillis(20));
            long enough = a.link().sent(Step.RENEW) + 2;
            while (a.link().sent(Step.RENEW) < enough) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aReloadThatFindsTheLeaseTakenLeavesTheStaleEntry() throws Exception {
        DeterministicExecutor executor = new DeterministicExecutor();
        Cache<Integer, String> stale = shop.node(builder -> builder.executor(executor))
                .goals(
                        source,
                        spec -> spec.timeToLive(Duration.ofMinutes(1)).staleWhileRevalidate(Duration.ofMinutes(5)));
        stale.get(1);
        shop.clock.advance(Duration.ofMinutes(2));
        source.before(gate::passInterruptibly);
        Cache<Integer, String> others = b.goals(source, spec -> spec.timeToLive(Duration.ofMinutes(1)));
        Caller<String> other = Caller.of(() -> others.get(1));
        gate.awaitArrival();
        assertThat(stale.lookup(1).outcome()).isEqualTo(Outcome.STALE);
        executor.runAll();
        assertThat(stale.lookup(1).outcome()).isEqualTo(Outcome.STALE);
        gate.open();
        other.answer();
    }
}
