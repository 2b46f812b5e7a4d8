package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loading anew what is still fresh, and not asking a source that has just failed. */
@Timeout(30)
class RefreshingTest {

    private static final Lookup<String> OLD = new Lookup<>("old", Outcome.MEMORY);
    private static final Lookup<String> NEW = new Lookup<>("new", Outcome.MEMORY);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final DeterministicExecutor executor = new DeterministicExecutor();

    private Cache<Integer, String> aheadOnAnotherNode() {
        return shop.node(builder -> builder.executor(executor)).goals(source, RefreshingTest::ahead);
    }

    /** Fresh for 10 minutes, reloaded in the last two. */
    private static CacheSpec<Integer, String> ahead(CacheSpec<Integer, String> spec) {
        return spec.timeToLive(Duration.ofMinutes(10)).refreshAhead(0.2);
    }

    @Nested
    class Ahead {

        private final Cache<Integer, String> goals = aheadOnAnotherNode();

        @Test
        void oneReaderReloadsWhatIsStillServedFresh() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(8).minusMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(OLD);
            assertThat(executor.waiting()).isZero();

            shop.clock.advance(Duration.ofMillis(1));
            IntStream.range(0, 10).forEach(i -> assertThat(goals.lookup(1)).isEqualTo(OLD));
            assertThat(executor.waiting()).isOne();
            executor.runAll();

            assertThat(goals.lookup(1)).isEqualTo(NEW);
            shop.clock.advance(Duration.ofMinutes(8).minusMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(NEW);
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void manyKeysAtOnceAreReadersToo() {
            goals.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(8));
            goals.getAll(List.of(1));
            executor.runAll();
            assertThat(goals.peek(1)).isEqualTo("new");
        }

        @Test
        void aPeekReloadsNothing() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(9));
            assertThat(goals.peek(1)).isEqualTo("old");
            assertThat(executor.waiting()).isZero();
        }

        @Test
        void whatNobodyReadsExpires() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(10));
            assertThat(executor.waiting()).isZero();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void whatAnotherNodeHasReloadedIsTakenFromTheSharedTier() {
            Cache<Integer, String> other = aheadOnAnotherNode();
            goals.get(1);
            other.get(1);
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(9));
            goals.get(1);
            executor.runAll();

            assertThat(other.get(1)).isEqualTo("old");
            executor.runAll();
            assertThat(other.lookup(1)).isEqualTo(NEW);
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void aReloadThatAnotherNodeIsAtIsNotWaitedFor() {
            // 1. both hold the old value   2. A begins to reload it   3. B wants to, finds the lease taken, and serves
            // on
            Cache<Integer, String> other = aheadOnAnotherNode();
            goals.get(1);
            other.get(1);
            shop.clock.advance(Duration.ofMinutes(9));
            DeterministicExecutor others = new DeterministicExecutor();
            Cache<Integer, String> third =
                    shop.node(builder -> builder.executor(others)).goals(source, RefreshingTest::ahead);
            third.get(1);
            third.get(1);
            source.before(others::runAll);
            goals.get(1);
            executor.runAll();
            assertThat(source.loads()).isEqualTo(2);
            assertThat(third.lookup(1).value()).isEqualTo("old");
        }

        @Test
        void whatIsInvalidatedMeanwhileIsNotBroughtBack() {
            // 1. a reload reads the old value   2. the value changes and is invalidated   3. the reload ends
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(9));
            goals.get(1);
            source.after(() -> {
                source.after(() -> {});
                source.set(1, "new");
                goals.invalidate(1);
            });
            executor.runAll();
            assertThat(goals.peek(1)).isNull();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void aReloadThatFailsIsTriedAgainAfterThePauseAndNobodyNotices() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(8));
            source.down();
            assertThat(goals.lookup(1)).isEqualTo(OLD);
            executor.runAll();
            assertThat(goals.lookup(1)).isEqualTo(OLD);
            assertThat(executor.waiting()).isZero();

            source.heal();
            source.set(1, "new");
            shop.clock.advance(Duration.ofSeconds(30));
            assertThat(goals.lookup(1)).isEqualTo(OLD);
            executor.runAll();
            assertThat(goals.lookup(1)).isEqualTo(NEW);
        }

        @Test
        void aCallersOwnLoaderIsTheOneThatReloads() {
            goals.get(1, () -> "mine");
            shop.clock.advance(Duration.ofMinutes(9));
            goals.get(1, () -> "mine again");
            executor.runAll();
            assertThat(goals.peek(1)).isEqualTo("mine again");
            assertThat(source.loads()).isZero();
        }
    }

    @Nested
    class ByLot {

        private final Cache<Integer, String> goals = shop.node(builder -> builder.executor(executor))
                .goals(source, spec -> spec.timeToLive(Duration.ofMinutes(10)).earlyRefresh(1));

        @Test
        void whatTakesLongToLoadIsReloadedBeforeItExpires() {
            source.before(() -> shop.clock.advance(Duration.ofSeconds(1)));
            goals.get(1);
            source.before(() -> {});
            source.set(1, "new");
            shop.clock.advance(Duration.ofMinutes(10).minusMillis(1));

            // That all three say no happens once in a billion times.
            IntStream.range(0, 3).forEach(i -> assertThat(goals.lookup(1)).isEqualTo(OLD));
            executor.runAll();
            assertThat(goals.lookup(1)).isEqualTo(NEW);
        }

        @Test
        void whatIsFarFromItsEndIsNot() {
            source.before(() -> shop.clock.advance(Duration.ofSeconds(1)));
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(8));
            IntStream.range(0, 1_000).forEach(i -> goals.get(1));
            assertThat(executor.waiting()).isZero();
        }
    }

    @Nested
    class Pausing {

        private final Shop.Node node = shop.node(builder -> builder.executor(executor));

        private Cache<Integer, String> goals(CacheSpec<Integer, String> spec) {
            Cache<Integer, String> goals = node.goals(source, same -> spec.loader(source));
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(30));
            source.down();
            return goals;
        }

        private CacheSpec<Integer, String> ifError() {
            return Shop.spec().timeToLive(Duration.ofMinutes(1)).staleIfError(Duration.ofHours(1));
        }

        @Test
        void aSourceThatFailedIsNotAskedAgainWhileSomethingStaleAnswers() {
            Cache<Integer, String> goals = goals(ifError());
            IntStream.range(0, 10)
                    .forEach(i -> assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE)));
            assertThat(source.loads()).isEqualTo(2);
            assertThat(goals.stats().retryPauses()).isOne();

            shop.clock.advance(Duration.ofSeconds(30));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.STALE);
            assertThat(source.loads()).isEqualTo(3);
        }

        @Test
        void norForManyKeysAtOnce() {
            Cache<Integer, String> goals = goals(ifError());
            IntStream.range(0, 10)
                    .forEach(i -> assertThat(goals.getAll(List.of(1))).containsEntry(1, "old"));
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void norWhileAStaleEntryIsServedAnyway() {
            Cache<Integer, String> goals =
                    goals(Shop.spec().timeToLive(Duration.ofMinutes(1)).staleWhileRevalidate(Duration.ofHours(1)));
            goals.get(1);
            executor.runAll();
            IntStream.range(0, 10).forEach(i -> goals.get(1));
            assertThat(executor.waiting()).isZero();
            assertThat(source.loads()).isEqualTo(2);
        }

        @Test
        void whereNothingStaleAnswersItIsAskedEachTime() {
            Cache<Integer, String> goals = goals(Shop.spec().timeToLive(Duration.ofMinutes(1)));
            IntStream.range(0, 3)
                    .forEach(i -> assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class));
            assertThat(source.loads()).isEqualTo(4);
        }

        @Test
        void itIsAskedAtOnceForWhatIsInvalidated() {
            Cache<Integer, String> goals = goals(ifError().keyTags(id -> Set.of("all")));
            goals.get(1);
            source.heal();
            source.set(1, "new");
            goals.invalidate(1);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }

        @Test
        void aPauseOfZeroIsNone() {
            Cache<Integer, String> goals = goals(ifError().retryPause(Duration.ZERO));
            IntStream.range(0, 3)
                    .forEach(i -> assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.STALE));
            assertThat(source.loads()).isEqualTo(4);
        }

        @Test
        void aLoadThatGoesWellEndsThePause() {
            Cache<Integer, String> goals = goals(ifError());
            goals.get(1);
            source.heal();
            shop.clock.advance(Duration.ofSeconds(30));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
            assertThat(goals.stats().retryPauses()).isZero();
        }
    }
}
