package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LarderListener.Abandoned;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.TierLink;
import dev.larder.testkit.engine.TestDisk.Weakness;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process finds on the disk that another has left, and what of it it believes. */
@Timeout(60)
class DiskRestartTest {

    private static final Lookup<String> OLD_FROM_DISK = new Lookup<>("old", Outcome.DISK);
    private static final Lookup<String> NEW = new Lookup<>("new", Outcome.LOAD);
    private static final Lookup<String> TWO_FROM_DISK = new Lookup<>("two", Outcome.DISK);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "two").set(3, "three");

    @Nested
    class WithRedis {

        private final Shop.Node b = shop.node();
        private final Cache<Integer, String> onB = goals(b);

        @Test
        void whatWasKeptIsServed() {
            TestDisk left = leftBehind(new TestDisk());
            assertThat(restarted(left).lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void whatWasKeptIsServedAlsoAfterAGracefulEnd() {
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            goals(a).get(2);
            a.larder().close();
            shop.server.evict(Shop.key(2));
            assertThat(restarted(disk).lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void keyRecordsAreReplayedFromTheCheckpoint() {
            // 1. A dies   2. B invalidates   3. A starts: what it missed is dropped, the rest is served
            TestDisk left = leftBehind(new TestDisk());
            becomeNew();
            Cache<Integer, String> again = restarted(left);
            assertThat(again.lookup(1)).isEqualTo(NEW);
            assertThat(again.lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void withoutTheReplayTheOldValueWouldBeServed() {
            TestDisk left = leftBehind(new TestDisk());
            becomeNew();
            assertThat(restarted(claimingToBeAtTheEnd(left)).lookup(1)).isEqualTo(OLD_FROM_DISK);
        }

        @Test
        void aTrimmedJournalAbandonsIt() {
            // 1. A dies   2. B invalidates, the record is trimmed   3. A starts
            TestDisk left = leftBehind(new TestDisk());
            becomeNew();
            onB.invalidate(3);
            shop.server.trimJournal(Shop.NAMESPACE, 1);
            Shop.Node again = node(left);
            assertThat(goals(again).lookup(1)).isEqualTo(NEW);
            assertThat(again.listener().events(Abandoned.class)).hasSize(1);
            assertThat(left.holds(2)).isFalse();
        }

        @Test
        void aTrimmedJournalWouldNotBeNoticedWithoutTheChain() {
            TestDisk left = leftBehind(new TestDisk());
            becomeNew();
            onB.invalidate(3);
            shop.server.trimJournal(Shop.NAMESPACE, 1);
            assertThat(restarted(claimingToBeAtTheEnd(left)).lookup(1)).isEqualTo(OLD_FROM_DISK);
        }

        @Test
        void anEmptiedRedisAbandonsIt() {
            TestDisk left = leftBehind(new TestDisk());
            source.set(1, "new");
            shop.server.loseJournal(Shop.NAMESPACE);
            assertThat(restarted(left).lookup(1)).isEqualTo(NEW);
            assertThat(left.holds(2)).isFalse();
        }

        @Test
        void groupRecordsReachItByItsStamps() {
            TestDisk left = leftBehind(new TestDisk());
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("one"));
            Cache<Integer, String> again = restarted(left);
            assertThat(again.lookup(1)).isEqualTo(NEW);
            assertThat(again.lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void aTrimmedGroupRecordKillsWhatWasStampedBefore() {
            TestDisk left = leftBehind(new TestDisk());
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("one"));
            shop.clock.advance(Duration.ofMillis(5));
            b.larder().invalidate(Invalidation.tag("other"));
            shop.server.trimJournal(Shop.NAMESPACE, 1);
            assertThat(restarted(left).lookup(1)).isEqualTo(NEW);
        }

        @Test
        void aDiskOfAnotherJournalIsAbandoned() {
            TestDisk disk = new TestDisk();
            Shop.Node lonely =
                    shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk));
            goals(lonely).get(2);
            lonely.larder().close();
            assertThat(restarted(disk).lookup(2).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void nothingIsServedBeforeTheJournalWasRead() {
            // 1. A dies   2. B invalidates   3. A starts while Redis is away, and cannot know   4. Redis is back
            TestDisk left = leftBehind(new TestDisk());
            becomeNew();
            TierLink link = shop.server.link();
            link.disconnect();
            Shop.Node again = node(left, link);
            Cache<Integer, String> cache = goals(again);
            assertThat(cache.lookup(1)).isEqualTo(NEW);
            source.down();
            assertThat(cache.peek(2)).isNull();
            link.reconnect();
            assertThat(cache.lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void whatTheDyingProcessHadInItsQueueIsLostAndNothingElse() {
            TestDisk disk = new TestDisk();
            Cache<Integer, String> onA = goals(node(disk));
            onA.get(1);
            disk.real().holdWrites();
            onA.get(2);
            TestDisk left = disk.asIfKilled();
            shop.server.evict(Shop.key(1));
            shop.server.evict(Shop.key(2));
            Cache<Integer, String> again = restarted(left);
            assertThat(again.lookup(1)).isEqualTo(OLD_FROM_DISK);
            assertThat(again.lookup(2).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void aStoreInUseIsRefusedBeforeAnythingIsConnected() {
            TestDisk disk = new TestDisk();
            node(disk);
            TierLink link = shop.server.link();
            assertThatIllegalStateException()
                    .isThrownBy(() -> node(disk, link))
                    .withMessageContaining("is used by node");
            node(new TestDisk(), link); // the link was not opened
        }

        private TestDisk claimingToBeAtTheEnd(TestDisk left) {
            TestDisk other = new TestDisk();
            node(other);
            left.real().claim(Shop.NAMESPACE, other.real().checkpoint(Shop.NAMESPACE));
            return left;
        }

        private TestDisk leftBehind(TestDisk disk) {
            Cache<Integer, String> onA = goals(node(disk));
            onA.get(1);
            onA.get(2);
            TestDisk left = disk.asIfKilled();
            shop.server.evict(Shop.key(1));
            shop.server.evict(Shop.key(2));
            return left;
        }

        private void becomeNew() {
            source.set(1, "new");
            onB.invalidate(1);
        }
    }

    @Nested
    class WithoutRedis {

        @Test
        void whatWasKeptIsServed() {
            TestDisk disk = new TestDisk();
            lonely(disk).get(2);
            assertThat(lonely(disk.asIfKilled()).lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void anInvalidatedKeyIsNot() {
            assertThat(keyInvalidatedBeforeTheEnd(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void anInvalidatedKeyWouldBeWithoutTheDrop() {
            assertThat(keyInvalidatedBeforeTheEnd(new TestDisk().weak(Weakness.FORGETS_DROPS)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A keeps the old value   2. A invalidates it: acknowledged   3. A dies and starts anew
        private Lookup<String> keyInvalidatedBeforeTheEnd(TestDisk disk) {
            Cache<Integer, String> cache = lonely(disk);
            cache.get(1);
            source.set(1, "new");
            assertThat(cache.invalidate(1)).isEqualTo(Acknowledgement.ACKNOWLEDGED);
            return lonely(disk.asIfKilled()).lookup(1);
        }

        @Test
        void anInvalidatedGroupIsNot() {
            assertThat(groupInvalidatedBeforeTheEnd(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void anInvalidatedGroupWouldBeIfItsPositionWereNotPersisted() {
            assertThat(groupInvalidatedBeforeTheEnd(new TestDisk().weak(Weakness.FORGETS_PLACES)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A keeps the old value   2. A invalidates its group: acknowledged   3. A dies and starts anew
        private Lookup<String> groupInvalidatedBeforeTheEnd(TestDisk disk) {
            Shop.Node a = shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk));
            goals(a).get(1);
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("one"));
            return lonely(disk.asIfKilled()).lookup(1);
        }

        @Test
        void whatWasLoadedAfterTheLastGroupRecordIsServed() {
            TestDisk disk = new TestDisk();
            Shop.Node a = shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk));
            Cache<Integer, String> cache = goals(a);
            a.larder().invalidate(Invalidation.tag("one"));
            cache.get(2);
            assertThat(lonely(disk.asIfKilled()).lookup(2)).isEqualTo(TWO_FROM_DISK);
        }

        @Test
        void aDiskThatKnowsNoPlaceIsEmptied() {
            TestDisk disk = new TestDisk();
            lonely(disk).get(2);
            TestDisk left = disk.asIfKilled();
            left.real().claim(Shop.NAMESPACE, null);
            assertThat(lonely(left).lookup(2).outcome()).isEqualTo(Outcome.LOAD);
        }

        private Cache<Integer, String> lonely(TestDisk disk) {
            return goals(shop.lonely(builder -> builder.codecs(shop.codecs).disk(disk)));
        }
    }

    private Shop.Node node(TestDisk disk) {
        return node(disk, shop.server.link());
    }

    private Shop.Node node(TestDisk disk, TierLink link) {
        UnaryOperator<Larder.Builder> onDisk = builder -> builder.disk(disk);
        return shop.node(onDisk, link);
    }

    private Cache<Integer, String> restarted(TestDisk disk) {
        return goals(node(disk));
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.goals(source, spec -> spec.tags(goal -> goal.equals("two") ? Set.of("two") : Set.of("one")));
    }
}
