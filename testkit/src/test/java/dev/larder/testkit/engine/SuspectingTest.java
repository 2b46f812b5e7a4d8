package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose proof that it missed nothing is older than maxStaleness, 5 seconds. */
@Timeout(60)
class SuspectingTest {

    private static final Duration TOO_OLD = Duration.ofMillis(5_001);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> goals = a.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    private final Cache<Integer, String> others = b.goals(source, spec -> spec.tags(goal -> Set.of("all")));

    @Nested
    class WhoCanCatchUp {

        @Test
        void doesSoBeforeItBelievesAnything() {
            goals.get(1);
            a.link().stopHeartbeat();
            shop.clock.advance(TOO_OLD);
            assertThat(a.larder().status().isSuspect()).isTrue();
            assertThat(goals.peek(1)).isNull();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
            assertThat(a.link().sent(Step.CATCH_UP)).isOne();
            assertThat(a.larder().status().isSuspect()).isFalse();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void believesItsCopiesUpToTheLimit() {
            goals.get(1);
            a.link().stopHeartbeat();
            shop.clock.advance(Duration.ofSeconds(5));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void asksOnceForManyLookups() {
            goals.get(1);
            a.link().stopHeartbeat();
            shop.clock.advance(TOO_OLD);
            goals.get(1);
            goals.get(2);
            assertThat(a.link().sent(Step.CATCH_UP)).isOne();
        }
    }

    @Nested
    class WhoCannotCatchUp {

        @Test
        void asksTheSourceAndKeepsForAsLongAsItWouldHaveBelieved() {
            goals.get(1);
            a.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            source.set(1, "new");
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
            shop.clock.advance(Duration.ofSeconds(5));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            shop.clock.advance(Duration.ofMillis(1));
            source.set(1, "newest");
            assertThat(goals.get(1)).isEqualTo("newest");
        }

        @Test
        void believesWhatItLoadedBeforeByTheProofAlone() {
            a.link().cutJournal();
            shop.clock.advance(Duration.ofSeconds(4));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofSeconds(1));
            assertThat(goals.get(1)).isEqualTo("old");
            shop.clock.advance(Duration.ofMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void believesNothingInTheSharedTier() {
            a.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            others.get(1);
            source.set(1, "new");
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(a.link().sent(Step.FETCH)).isZero();
        }

        @Test
        void believesAsLongAsItsCacheSays() {
            Cache<Integer, String> trusting =
                    shop.node().goals(source, spec -> spec.maxStaleness(Duration.ofMinutes(10)));
            trusting.get(1);
            a.link().cutJournal();
            shop.clock.advance(Duration.ofMinutes(9));
            assertThat(trusting.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void missesWhatOthersInvalidateForNoLongerThanTheLimit() {
            goals.get(1);
            a.link().cutJournal();
            source.set(1, "new");
            others.invalidate(1);
            assertThat(goals.get(1)).isEqualTo("old");
            shop.clock.advance(TOO_OLD);
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void recoversByItself() {
            goals.get(1);
            a.link().cutJournal();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            shop.clock.advance(TOO_OLD);
            a.link().mendJournal();
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void worksFromMemoryAndSourceWithoutTheTierFromTheStart() {
            Shop.Node late = shop.node(builder -> builder);
            late.link().disconnect();
            late.link().disprove();
            Cache<Integer, String> cold = late.goals(source);
            assertThat(cold.get(1)).isEqualTo("old");
            assertThat(cold.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            shop.clock.advance(TOO_OLD);
            assertThat(cold.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }
    }

    @Nested
    class StaleEntries {

        private final Shop.Node c = shop.node();

        @Test
        void areServedIfTheLoadFailsWhereThatIsAllowed() {
            Cache<Integer, String> lenient = c.goals(source, spec -> spec.staleIfError(Duration.ofHours(1)));
            lenient.get(1);
            c.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            source.down();
            assertThat(lenient.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
        }

        @Test
        void areNotServedIfTheLoadFailsOtherwise() {
            Cache<Integer, String> strict = c.goals(source);
            strict.get(1);
            c.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            source.down();
            assertThatThrownBy(() -> strict.get(1)).isInstanceOf(LoadException.class);
        }

        @Test
        void areNotServedWhileRevalidatingEither() {
            // Past its time to live, within staleWhileRevalidate; but nobody knows whether a record killed it.
            Cache<Integer, String> strict = c.goals(
                    source, spec -> spec.timeToLive(Duration.ofSeconds(2)).staleWhileRevalidate(Duration.ofHours(1)));
            strict.get(1);
            c.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            source.down();
            assertThatThrownBy(() -> strict.get(1)).isInstanceOf(LoadException.class);
        }
    }

    @Nested
    class Flights {

        @Test
        void olderThanTheLimitAreNotJoined() throws Exception {
            Gate gate = new Gate();
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Caller<String> slow = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            a.link().cutJournal();
            source.set(1, "new");
            shop.clock.advance(TOO_OLD);
            assertThat(goals.get(1)).isEqualTo("new");
            gate.open();
            assertThat(slow.answer()).isEqualTo("old");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatBelieveAnOldProofAreNotJoined() throws Exception {
            // 1. a group record A cannot see   2. four seconds later A reads what it killed, by a proof that is recent
            // 3. two seconds later that flight is young, and what it has is too old
            others.get(1);
            a.link().cutJournal();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            shop.clock.advance(Duration.ofSeconds(4));
            Gate fetched = new Gate();
            a.link().after(Step.FETCH, fetched::pass);
            Caller<String> slow = Caller.of(() -> goals.get(1));
            fetched.awaitArrival();
            shop.clock.advance(Duration.ofSeconds(2));
            assertThat(Caller.of(() -> goals.get(1)).answer()).isEqualTo("new");
            fetched.open();
            slow.answer();
        }

        @Test
        void thatWaitForAnothersLoadStopBelievingWhatTheyFind() throws Exception {
            // 1. B loads, A waits   2. A's journal is cut and its proof grows too old   3. a group record A cannot see
            // 4. B fills what it loaded before the record   5. A finds it: it must ask the source instead
            Gate loading = new Gate();
            source.after(() -> {
                if (source.loads() == 1) {
                    loading.passInterruptibly();
                }
            });
            Caller<String> filler = Caller.of(() -> others.get(1));
            loading.awaitArrival();
            Gate looked = new Gate();
            a.link().after(Step.POLL, looked::pass);
            Caller<String> waiter = Caller.of(() -> goals.get(1));
            looked.awaitArrival();
            a.link().cutJournal();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            shop.clock.advance(TOO_OLD);
            loading.open();
            filler.answer();
            looked.open();
            assertThat(waiter.answer()).isEqualTo("new");
        }
    }
}
