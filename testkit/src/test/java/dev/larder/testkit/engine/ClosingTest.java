package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ClosingTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");

    @Nested
    class AnEndedCache {

        private final Shop.Node node = shop.node();
        private final Cache<Integer, String> goals = node.goals(source);

        @Test
        void refusesEverythingAndHoldsNothing() {
            goals.get(1);
            node.larder().end(goals);
            assertThatIllegalStateException().isThrownBy(() -> goals.get(1)).withMessageContaining("ended");
            assertThatIllegalStateException()
                    .isThrownBy(() -> goals.put(1, "x"))
                    .withMessageContaining("ended");
            assertThat(goals.stats().memoryEntries()).isZero();
            assertThat(node.larder().caches()).isEmpty();
        }

        @Test
        void leavesItsNameToAnother() {
            goals.get(1);
            node.larder().end(goals);
            Cache<Integer, String> again = node.goals(source.set(1, "other"));
            again.invalidate(1);
            assertThat(again.get(1)).isEqualTo("other");
            node.larder().end(goals);
            assertThat(again.get(1)).isEqualTo("other");
        }

        @Test
        void leavesWhatTheSharedTierHolds() {
            goals.get(1);
            node.larder().end(goals);
            assertThat(node.goals(source.set(1, "other")).get(1)).isEqualTo("one");
        }
    }

    @Nested
    class AClosedLarder {

        private final Shop.Node node = shop.node();
        private final Cache<Integer, String> goals = node.goals(source);

        @Test
        void refusesEverything() {
            goals.get(1);
            node.larder().close();
            List<ThrowingCallable> calls = List.of(
                    () -> goals.get(1),
                    () -> goals.get(1, () -> "own"),
                    () -> goals.find(1),
                    () -> goals.lookup(1),
                    () -> goals.peek(1),
                    () -> goals.getAll(List.of(1)),
                    () -> goals.put(1, "x"),
                    () -> goals.update(1, () -> "x"),
                    () -> goals.invalidate(1),
                    () -> goals.invalidateAll(List.of(1)),
                    goals::invalidateAll,
                    () -> node.larder().invalidate(Invalidation.tag("t")),
                    () -> node.larder().publish("event"),
                    () -> node.larder().cache(CacheSpec.of("plan:{id}", Integer.class, String.class)));
            assertThat(calls)
                    .allSatisfy(call ->
                            assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed"));
        }

        @Test
        void failsTheFuturesOfTheOtherDoor() {
            node.larder().close();
            assertThat(goals.async().get(1))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(IllegalStateException.class);
            assertThat(goals.async().invalidate(1))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(IllegalStateException.class);
        }

        @Test
        void mayBeClosedAgain() {
            node.larder().close();
            node.larder().close();
        }

        @Test
        void stillAnswersALoadThatWasUnderWay() throws Exception {
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> loading = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            node.larder().close();
            gate.open();
            assertThat(loading.answer()).isEqualTo("one");
        }
    }

    @Nested
    class DeferredInvalidations {

        private final Shop.Node node = shop.node();
        private final Shop.Node other = shop.node();
        private final Cache<Integer, String> goals = node.goals(source);
        private final Cache<Integer, String> others = other.goals(source);

        @Test
        void areSentBeforeTheEndIfTheTierIsThere() {
            others.get(1);
            node.link().loseCommands(Step.UNLINK);
            source.set(1, "new");
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            node.link().heal();
            node.larder().close();
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void doNotHoldUpTheEndWhereTheTierHangs() {
            Gate hanging = new Gate();
            node.link().loseCommands(Step.UNLINK);
            goals.invalidate(1);
            node.link().heal();
            node.link().before(Step.UNLINK, hanging::pass);
            node.larder().close();
            // Nobody has opened the gate.
            assertThat(hanging.arrivals()).isOne();
        }

        @Test
        void areLostWhereTheTierIsAway() {
            others.get(1);
            node.link().disconnect();
            source.set(1, "new");
            goals.invalidate(1);
            node.larder().close();
            assertThat(others.get(1)).isEqualTo("one");
        }
    }

    @Nested
    class MakingCaches {

        private final Shop.Node node = shop.lonely();

        @Test
        void refusesTheSameNameTwice() {
            node.goals(source);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.larder()
                            .cache(CacheSpec.of("target:{id}", Integer.class, String.class)
                                    .name("goal")))
                    .withMessageContaining("goal");
        }

        @Test
        void refusesKeysThatCouldBeTheSame() {
            node.goals(source);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.larder()
                            .cache(CacheSpec.of("goal:all", String.class, String.class)
                                    .name("all")));
        }

        @Test
        void refusesATemplateWithoutALiteralBeginning() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.larder().cache(CacheSpec.of("{id}:goal", Integer.class, String.class)));
        }

        @Test
        void refusesASharedTierWithoutCodecs() {
            Shop.Node bare = shop.lonely(builder -> builder.shared(shop.server));
            assertThatIllegalStateException()
                    .isThrownBy(() -> bare.goals(source))
                    .withMessageContaining("larder-codecs");
        }

        @Test
        void isFoundByName() {
            Cache<Integer, String> goals = node.goals(source);
            assertThat(node.larder().findCache("goal")).containsSame(goals);
            assertThat(node.larder().findCache("plan")).isEmpty();
            assertThat(node.larder().caches()).hasSize(1);
        }
    }
}
