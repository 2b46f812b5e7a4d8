package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class StalenessTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final DeterministicExecutor executor = new DeterministicExecutor();

    @Nested
    class TimeToLive {

        @Test
        void endsInMemoryAndInTheSharedTier() {
            Cache<Integer, String> goals = shop.node().goals(source, spec -> spec.timeToLive(Duration.ofMinutes(10)));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(10).minusMillis(1));
            assertThat(goals.get(1)).isEqualTo("old");
            shop.clock.advance(Duration.ofMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void lastsForYears() {
            Duration years = Duration.ofDays(10 * 365);
            Cache<Integer, String> goals = shop.lonely().goals(source, spec -> spec.timeToLive(years));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(years.minusMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
            shop.clock.advance(Duration.ofMillis(1));
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void doesNotComeBackHoweverLongItIsOver() {
            Cache<Integer, String> goals = shop.lonely()
                    .goals(
                            source,
                            spec -> spec.timeToLive(Duration.ofMinutes(10)).staleIfError(Duration.ofDays(10 * 365)));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofDays(9 * 365));
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void ofAnotherNodesValueIsNeverLonger() {
            Cache<Integer, String> a = shop.node().goals(source, spec -> spec.timeToLive(Duration.ofMinutes(10)));
            Cache<Integer, String> b = shop.node().goals(source, spec -> spec.timeToLive(Duration.ofMinutes(10)));
            a.get(1);
            shop.clock.advance(Duration.ofMinutes(6));
            assertThat(b.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(4));
            assertThat(b.get(1)).isEqualTo("new");
        }

        @Test
        void isOnlyShortenedByJitter() {
            Cache<Integer, String> goals = shop.lonely()
                    .goals(
                            source,
                            spec -> spec.timeToLive(Duration.ofMinutes(10)).jitter(0.5));
            IntStream.range(0, 100).forEach(id -> goals.get(id, () -> "v"));
            shop.clock.advance(Duration.ofMinutes(5).minusMillis(1));
            assertThat(IntStream.range(0, 100).filter(id -> goals.peek(id) == null))
                    .isEmpty();
            shop.clock.advance(Duration.ofMinutes(3));
            assertThat(IntStream.range(0, 100).filter(id -> goals.peek(id) == null))
                    .hasSizeBetween(20, 95);
            shop.clock.advance(Duration.ofMinutes(2).plusMillis(1));
            assertThat(IntStream.range(0, 100).filter(id -> goals.peek(id) != null))
                    .isEmpty();
        }

        @Test
        void doesNotDependOnAWallClockThatIsSet() {
            Cache<Integer, String> goals = shop.lonely().goals(source, spec -> spec.timeToLive(Duration.ofMinutes(10)));
            goals.get(1);
            shop.clock.jumpWall(Duration.ofDays(-1));
            shop.clock.advanceNanos(Duration.ofMinutes(10));
            assertThat(goals.peek(1)).isNull();
        }
    }

    @Nested
    class WhileRevalidate {

        private final Shop.Node node = shop.node(builder -> builder.executor(executor));
        private final Cache<Integer, String> goals = node.goals(
                source, spec -> spec.timeToLive(Duration.ofMinutes(1)).staleWhileRevalidate(Duration.ofMinutes(5)));

        @Test
        void servesStaleAndReloadsOnce() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            IntStream.range(0, 10)
                    .forEach(i -> assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE)));
            assertThat(executor.waiting()).isOne();
            executor.runAll();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void reloadsNothingThatHasBeenReloadedMeanwhile() {
            // 1. a stale hit starts a reload   2. before it runs, the value is loaded otherwise   3. the reload finds
            // it fresh
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            goals.get(1);
            goals.invalidate(1);
            goals.get(1);
            executor.runAll();
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void servesStaleFromTheSharedTierToo() {
            Cache<Integer, String> other = shop.node(builder -> builder.executor(executor))
                    .goals(
                            source,
                            spec -> spec.timeToLive(Duration.ofMinutes(1)).staleWhileRevalidate(Duration.ofMinutes(5)));
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            assertThat(other.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            executor.runAll();
            assertThat(other.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
        }

        @Test
        void servesStaleOnWhenTheReloadFails() {
            goals.get(1);
            source.down();
            shop.clock.advance(Duration.ofMinutes(2));
            goals.get(1);
            executor.runAll();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            assertThat(goals.stats().loadFailures()).isOne();
        }

        @Test
        void dropsTheReloadWhenTheExecutorIsFull() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            executor.full(true);
            assertThat(goals.get(1)).isEqualTo("old");
            assertThat(node.larder().status().rejectedTasks()).isOne();
            executor.full(false);
            assertThat(goals.get(1)).isEqualTo("old");
            executor.runAll();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void endsAfterItsTime() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(6));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void neverServesWhatARecordKilled() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(2));
            goals.invalidate(1);
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class IfError {

        private final Shop.Node node = shop.node();
        private final Cache<Integer, String> goals = node.goals(
                source,
                spec -> spec.timeToLive(Duration.ofMinutes(1))
                        .staleIfError(Duration.ofHours(1))
                        .tags(goal -> java.util.Set.of("all")));

        @Test
        void servesStaleWhenTheLoadFails() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            source.down();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
            source.heal();
            shop.clock.advance(Duration.ofSeconds(30));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void servesStaleFromTheSharedTierWhenTheLoadFails() {
            Cache<Integer, String> other = shop.node()
                    .goals(
                            source,
                            spec -> spec.timeToLive(Duration.ofMinutes(1)).staleIfError(Duration.ofHours(1)));
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            source.down();
            assertThat(other.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
        }

        @Test
        void asksTheSourceFirst() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(30));
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void endsAfterItsTime() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(61));
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        }

        @Test
        void neverServesWhatAKeyRecordKilled() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            goals.invalidate(1);
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        }

        @Test
        void neverServesWhatAGroupRecordKilled() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            node.larder().invalidate(Invalidation.tag("all"));
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        }

        @Test
        void neverServesWhatARecordKilledDuringTheFailingLoad() {
            // 1. a stale entry, a load begins   2. the key becomes untrue   3. the load fails
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            source.before(() -> goals.invalidate(1));
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        }

        @Test
        void neverServesWhatAGroupRecordKilledDuringTheFailingLoad() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            source.before(() -> node.larder().invalidate(Invalidation.tag("all")));
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        }
    }
}
