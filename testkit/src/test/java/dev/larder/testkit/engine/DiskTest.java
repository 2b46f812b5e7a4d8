package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.LarderListener.TierCalled;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.FailingLocalTier;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the disk tier is asked for, and when. */
@Timeout(60)
class DiskTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");
    private final TestDisk disk = new TestDisk();

    @Nested
    class Reading {

        private final Shop.Node node = shop.node(builder -> builder.disk(disk));
        private final Cache<Integer, String> goals = withoutMemory(node);

        @Test
        void redisIsAskedBeforeTheDisk() {
            goals.get(1);
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
            assertThat(disk.calls("read")).isOne(); // of the load
        }

        @Test
        void theDiskIsAskedBeforeTheSource() {
            goals.get(1);
            shop.server.evict(Shop.key(1));
            long leases = node.link().sent(Step.LEASE);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.DISK));
            assertThat(source.loads()).isOne();
            assertThat(node.link().sent(Step.LEASE)).isEqualTo(leases);
            assertThat(goals.stats().lookups()).containsEntry(Outcome.DISK, 1L);
        }

        @Test
        void theDiskIsAskedWhenRedisIsAway() {
            goals.get(1);
            node.link().disconnect();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.DISK));
        }

        @Test
        void theDiskIsAskedWhenRedisIsTooSlow() {
            goals.get(1);
            node.link().loseCommands(Step.FETCH, Step.LEASE);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.DISK));
        }

        @Test
        void aReadIsToldAsACallOfTheTier() {
            goals.get(1);
            assertThat(node.listener().events(TierCalled.class))
                    .filteredOn(call -> call.tier().equals("disk"))
                    .extracting(TierCalled::operation)
                    .containsExactly("read");
        }

        @Test
        void expiredEntriesAreNotServed() {
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(11));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void manyKeysAreReadInOneTurn() {
            goals.getAll(List.of(1, 2));
            Set.of(1, 2).forEach(id -> shop.server.evict(Shop.key(id)));
            assertThat(goals.getAll(List.of(1, 2, 3))).isEqualTo(Map.of(1, "one", 2, "two", 3, "three"));
            assertThat(disk.calls("readAll")).isEqualTo(2);
            assertThat(disk.calls("read")).isZero();
            assertThat(goals.stats().lookups()).containsEntry(Outcome.DISK, 2L);
        }

        @Test
        void aStaleEntryIsServedWhileOneReloadRuns() {
            Shop.Node other = shop.node(builder -> builder.disk(new TestDisk()));
            Cache<Integer, String> stale = other.goals(
                    source,
                    spec -> spec.memory(Memory.none())
                            .timeToLive(Duration.ofMinutes(1))
                            .staleWhileRevalidate(Duration.ofHours(1)));
            stale.get(1);
            shop.server.evict(Shop.key(1));
            shop.clock.advance(Duration.ofMinutes(2));
            assertThat(stale.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.STALE));
        }
    }

    @Nested
    class Keeping {

        @Test
        void memoryTakesWhatTheDiskHad() {
            Cache<Integer, String> goals =
                    shop.node(builder -> builder.disk(disk)).goals(source);
            goals.get(1);
            shop.server.evict(Shop.key(1));
            Shop.Node again = shop.node(builder -> builder.disk(disk.asIfKilled()));
            Cache<Integer, String> anew = again.goals(source);
            assertThat(anew.lookup(1).outcome()).isEqualTo(Outcome.DISK);
            assertThat(anew.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(anew.stats().puts()).containsEntry("memory", 1L).doesNotContainKey("disk");
        }

        @Test
        void whatRedisHadIsKeptOnDiskToo() {
            shop.node().goals(source).get(1);
            Cache<Integer, String> goals = withoutMemory(shop.node(builder -> builder.disk(disk)));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
            assertThat(disk.holds(1)).isTrue();
        }

        @Test
        void valuesOfABulkLoadAreKept() {
            Cache<Integer, String> goals = withoutMemory(shop.node(builder -> builder.disk(disk)));
            goals.getAll(List.of(1, 2));
            assertThat(disk.holds(1)).isTrue();
            assertThat(disk.holds(2)).isTrue();
            assertThat(goals.stats().puts()).containsEntry("disk", 2L);
        }

        @Test
        void aValueWhoseFillWasRefusedIsNot() {
            Shop.Node node = shop.node(builder -> builder.disk(disk));
            source.after(() -> shop.server.lapse(Shop.key(1)));
            withoutMemory(node).get(1);
            assertThat(disk.holds(1)).isFalse();
        }

        @Test
        void aFullQueueSkipsThePutAndNothingElse() {
            disk.real().queue(0).holdWrites();
            Cache<Integer, String> goals = withoutMemory(shop.node(builder -> builder.disk(disk)));
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(disk.holds(1)).isFalse();
            assertThat(goals.stats().puts()).doesNotContainKey("disk");
        }

        @Test
        void whatWaitsToBeWrittenIsWrittenWhenTheNodeIsClosed() {
            disk.real().holdWrites();
            Shop.Node node = shop.node(builder -> builder.disk(disk));
            withoutMemory(node).get(1);
            node.larder().close();
            assertThat(disk.holds(1)).isTrue();
        }

        @Test
        void whatWasInvalidatedWhileItWaitedIsNot() {
            disk.real().holdWrites();
            Shop.Node node = shop.node(builder -> builder.disk(disk));
            Cache<Integer, String> goals = withoutMemory(node);
            goals.get(1);
            goals.invalidate(1);
            node.larder().close();
            assertThat(disk.holds(1)).isFalse();
        }

        @Test
        void aCacheMayStayOffTheDisk() {
            Shop.Node node = shop.node(builder -> builder.disk(disk));
            node.goals(source, spec -> spec.notOnDisk()).get(1);
            assertThat(disk.holds(1)).isFalse();
            assertThat(shop.server.holds(Shop.key(1))).isTrue();
        }

        @Test
        void aCacheMayBeOnTheDiskAndNotShared() {
            Shop.Node node = shop.node(builder -> builder.disk(disk));
            node.goals(source, spec -> spec.notShared()).get(1);
            assertThat(disk.holds(1)).isTrue();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
        }

        @Test
        void aPutWithoutRedisOutlivesTheProcess() {
            Shop.Node lonely =
                    shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk));
            lonely.shelf(same -> same).put(7, "seven");
            Shop.Node again = shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk.asIfKilled()));
            assertThat(again.shelf(same -> same).get(7)).isEqualTo("seven");
        }

        @Test
        void aCodecIsNeededWithoutRedisToo() {
            Shop.Node lonely = shop.lonely(builder -> builder.disk(disk));
            assertThatIllegalStateException()
                    .isThrownBy(() -> lonely.goals(source))
                    .withMessageContaining("No codec was found for cache goal");
        }
    }

    @Nested
    class Failing {

        private final FailingLocalTier failing = FailingLocalTier.around(disk);
        private final Shop.Node node = shop.node(builder -> builder.disk(failing));
        private final Cache<Integer, String> goals = withoutMemory(node);

        @Test
        void aDiskThatFailsCostsALoad() {
            goals.get(1);
            shop.server.evict(Shop.key(1));
            failing.goDown();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.LOAD));
        }

        @Test
        void aDropThatCannotBeWrittenAbandonsTheDisk() {
            goals.get(1);
            failing.goDown();
            source.set(1, "new");
            goals.invalidate(1);
            failing.comeBack();
            assertThat(disk.holds(1)).isFalse();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void aStoreThatTakesNoInvalidationIsAbandonedOnceWhereNoJournalRepeatsIt() {
            TestDisk own = new TestDisk();
            FailingLocalTier hanging = FailingLocalTier.around(own);
            Cache<Integer, String> lonely = withoutMemory(
                    shop.lonely(builder -> builder.codecs(shop.codecs).disk(hanging)));
            lonely.get(1);
            long before = own.calls("abandon");
            hanging.hang();
            source.set(1, "new");
            lonely.invalidate(1);
            assertThat(own.calls("abandon")).isEqualTo(before + 1);
            assertThat(lonely.get(1)).isEqualTo("new");
            lonely.invalidate(2);
            assertThat(own.calls("abandon")).isEqualTo(before + 1);
        }

        @Test
        void aStoreThatTakesNoInvalidationIsNotWaitedForWhereAJournalRepeatsIt() {
            goals.get(1);
            long before = disk.calls("abandon");
            failing.hang();
            source.set(1, "new");
            goals.invalidate(1);
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(disk.calls("abandon")).isEqualTo(before);
        }

        @Test
        void aSlowDiskIsWaitedForNoLongerThanItsTimeout() {
            goals.get(1);
            shop.server.evict(Shop.key(1));
            failing.slowDown(Duration.ofSeconds(1), shop.clock);
            long began = shop.clock.nanos();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
            assertThat(Duration.ofNanos(shop.clock.nanos() - began)).isEqualTo(Duration.ofMillis(100));
            assertThat(goals.stats().diskErrors()).containsEntry("timeout", 1L);
            assertThat(goals.stats().tierErrors()).isEmpty();
        }
    }

    private Cache<Integer, String> withoutMemory(Shop.Node node) {
        return node.goals(source, spec -> spec.memory(Memory.none()));
    }
}
