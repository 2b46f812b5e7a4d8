package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a slow or silent shared tier costs a caller, by a clock that goes on exactly as long as somebody waits. */
@Timeout(60)
class SlowTierTest {

    private static final Duration SOFT = Duration.ofMillis(250);
    private static final Duration HARD = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofDays(1);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");
    private final TierLink link = shop.server.link().softTimeout(SOFT);
    private final FailingSharedTier tier = FailingSharedTier.around(link);
    private final Shop.Node node = shop.node(builder -> builder.shared(tier));

    /** What a call answered, and how long it took. */
    private record Timed<T>(T answer, Duration took) {}

    private <T> Timed<T> timed(Callable<T> call) throws Exception {
        long began = shop.clock.nanos();
        T answer = call.call();
        return new Timed<>(answer, Duration.ofNanos(shop.clock.nanos() - began));
    }

    private void slowDown(long millis) {
        tier.slowDown(Duration.ofMillis(millis), shop.clock);
    }

    @Nested
    class WithALoader {

        private final Cache<Integer, String> goals = node.goals(source);

        @Test
        void aSilentTierCostsTheSoftTimeoutInAll() throws Exception {
            tier.slowDown(NEVER, shop.clock);
            assertThat(timed(() -> goals.get(1))).isEqualTo(new Timed<>("one", SOFT));
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(goals.stats().tierErrors()).containsEntry("timeout", 1L);
        }

        @Test
        void theStepsShareWhatTheSoftTimeoutGives() throws Exception {
            slowDown(100);
            assertThat(timed(() -> goals.get(1))).isEqualTo(new Timed<>("one", SOFT));
            assertThat(goals.peek(1)).isEqualTo("one");
        }

        @Test
        void aTierThatIsSlowAndInTimeIsUsed() throws Exception {
            goals.get(1);
            Cache<Integer, String> others = shop.node(builder -> builder.shared(
                            FailingSharedTier.around(shop.server.link().softTimeout(SOFT))))
                    .goals(source);
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.REDIS));
            slowDown(249);
            shop.clock.advance(Duration.ofMinutes(11));
            assertThat(timed(() -> goals.lookup(1)).answer().outcome()).isEqualTo(Outcome.LOAD);
            assertThat(goals.stats().tierErrors()).containsOnlyKeys("timeout");
        }

        @Test
        void catchingUpWithTheJournalCountsToo() throws Exception {
            link.stopHeartbeat();
            shop.clock.advance(Duration.ofSeconds(6));
            slowDown(200);
            assertThat(timed(() -> goals.get(1))).isEqualTo(new Timed<>("one", SOFT));
            assertThat(link.sent(Step.CATCH_UP)).isOne();
        }

        @Test
        void sendingWhatWasDeferredCountsToo() throws Exception {
            link.loseCommands(Step.UNLINK);
            assertThat(goals.invalidate(2)).isEqualTo(Acknowledgement.DEFERRED);
            link.heal();
            tier.slowDown(NEVER, shop.clock);
            assertThat(timed(() -> goals.get(1))).isEqualTo(new Timed<>("one", SOFT));
            assertThat(node.larder().status().deferred()).isOne();
            tier.speedUp();
            goals.get(3);
            assertThat(node.larder().status().deferred()).isZero();
        }

        @Test
        void manyKeysTakeNoLongerThanOne() throws Exception {
            tier.slowDown(NEVER, shop.clock);
            Map<Integer, String> all = Map.of(1, "one", 2, "two", 3, "three");
            assertThat(timed(() -> goals.getAll(List.of(1, 2, 3)))).isEqualTo(new Timed<>(all, SOFT));
        }

        @Test
        void theOtherDoorIsNoSlower() throws Exception {
            tier.slowDown(NEVER, shop.clock);
            assertThat(timed(() -> goals.async().get(1).get())).isEqualTo(new Timed<>("one", SOFT));
        }

        @Test
        void aFailingLoaderIsStillOutdoneByAStaleValue() throws Exception {
            Cache<Integer, String> plans = node.larder()
                    .cache(CacheSpec.of("plan:{id}", Integer.class, String.class)
                            .jitter(0)
                            .timeToLive(Duration.ofMinutes(1))
                            .staleIfError(Duration.ofHours(1))
                            .loader(source));
            plans.get(1);
            shop.clock.advance(Duration.ofMinutes(2));
            tier.slowDown(NEVER, shop.clock);
            source.down();
            assertThat(timed(() -> plans.lookup(1))).isEqualTo(new Timed<>(new Lookup<>("one", Outcome.STALE), SOFT));
        }
    }

    @Nested
    class WithoutALoader {

        private final Cache<Integer, String> shelf = node.shelf(spec -> spec);

        @Test
        void theHardTimeoutIsWaitedFor() throws Exception {
            tier.slowDown(NEVER, shop.clock);
            assertThat(timed(() -> shelf.lookup(1)))
                    .isEqualTo(new Timed<>(new Lookup<String>(null, Outcome.MISS), HARD));
        }

        @Test
        void aTierSlowerThanTheSoftTimeoutStillAnswers() throws Exception {
            shelf.put(1, "put");
            slowDown(600);
            assertThat(timed(() -> shelf.get(1))).isEqualTo(new Timed<>("put", Duration.ofMillis(600)));
        }
    }

    @Nested
    class AnothersLoad {

        private final Gate loading = new Gate();
        private final CountDownLatch looks = new CountDownLatch(10);
        private Cache<Integer, String> goals;
        private Caller<String> other;

        @BeforeEach
        void beginsOnAnotherNode() throws Exception {
            shop.server.leaseTime(Duration.ofHours(1));
            source.before(() -> {
                if (source.loads() == 1) {
                    loading.passInterruptibly();
                }
            });
            goals = node.goals(source);
            Cache<Integer, String> others = shop.node().goals(source);
            other = Caller.of(() -> others.get(1));
            loading.awaitArrival();
            link.after(Step.POLL, looks::countDown);
        }

        @Test
        void isNoSlownessOfTheTier() throws Exception {
            // By the time it fills, looking for that has taken four times the soft timeout.
            slowDown(100);
            Caller<String> waiter = Caller.of(() -> goals.get(1));
            assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
            loading.open();
            assertThat(waiter.answer()).isEqualTo("one");
            assertThat(other.answer()).isEqualTo("one");
            assertThat(source.loads()).isOne();
        }

        @Test
        void isNotWaitedForOnceTheTierIsSilent() throws Exception {
            Caller<String> waiter = Caller.of(() -> goals.get(1));
            assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
            tier.slowDown(NEVER, shop.clock);
            assertThat(waiter.answer()).isEqualTo("one");
            assertThat(source.loads()).isEqualTo(2);
            loading.open();
            other.answer();
        }
    }

    @Test
    void anInvalidationWaitsForTheHardTimeoutAndIsDeferred() throws Exception {
        Cache<Integer, String> goals = node.goals(source);
        tier.slowDown(NEVER, shop.clock);
        assertThat(timed(() -> goals.invalidate(1))).isEqualTo(new Timed<>(Acknowledgement.DEFERRED, HARD));
    }
}
