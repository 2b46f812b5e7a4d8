package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.engine.TestDisk.Weakness;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The races of the disk tier, step by step: node A has a disk and no memory, node B declares things untrue. Each race that a guard
 * decides is run once more without it, to show that the value would be served otherwise.
 */
@Timeout(60)
class DiskRacesTest {

    private static final Lookup<String> OLD_FROM_DISK = new Lookup<>("old", Outcome.DISK);
    private static final Lookup<String> NEW = new Lookup<>("new", Outcome.LOAD);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "two").set(3, "three");
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> onB = goals(b);
    private final Gate gate = new Gate();

    @Nested
    class AKeyRecord {

        @Test
        void refusesAPutThatIsQueued() {
            assertThat(recordWhileAPutIsQueued(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void wouldNotWithoutTheQuestion() {
            assertThat(recordWhileAPutIsQueued(new TestDisk().weak(Weakness.ASKS_NOTHING)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A loads, its put is queued   2. B invalidates, A applies the record   3. the put is written
        private Lookup<String> recordWhileAPutIsQueued(TestDisk disk) {
            Cache<Integer, String> onA = goals(node(disk));
            disk.real().holdWrites();
            onA.get(1);
            becomeNew();
            disk.real().releaseWrites();
            return onA.lookup(1);
        }

        @Test
        void dropsWhatIsWritten() {
            assertThat(recordOverAnEntry(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void wouldNotWithoutTheDrop() {
            assertThat(recordOverAnEntry(new TestDisk().weak(Weakness.FORGETS_DROPS)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A's disk holds the old value   2. B invalidates, A applies the record
        private Lookup<String> recordOverAnEntry(TestDisk disk) {
            Cache<Integer, String> onA = goals(node(disk));
            onA.get(1);
            assertThat(disk.holds(1)).isTrue();
            becomeNew();
            return onA.lookup(1);
        }

        @Test
        void overtakesARead() throws Exception {
            // 1. A reads the old value from its disk   2. B invalidates, A applies the record   3. A judges what it
            // read
            TestDisk left = new TestDisk();
            keepOnDiskOnly(goals(node(left)));
            TestDisk disk = left.asIfKilled();
            Cache<Integer, String> onA = goals(node(disk), Memory.entries(10));
            disk.afterRead(gate::pass);
            Caller<Lookup<String>> read = Caller.of(() -> onA.lookup(1));
            gate.awaitArrival();
            becomeNew();
            gate.open();
            assertThat(read.answer()).isEqualTo(NEW);
            assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
        }

        @Test
        void ofThisNodeDropsBeforeItIsAcknowledged() {
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            Cache<Integer, String> onA = goals(a);
            onA.get(1);
            a.link().holdJournal();
            source.set(1, "new");
            onA.invalidate(1);
            assertThat(disk.holds(1)).isFalse();
            a.link().releaseJournal();
        }
    }

    @Nested
    class AnAbandonment {

        @Test
        void refusesAPutThatIsQueued() {
            assertThat(abandonmentWhileAPutIsQueued(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void wouldNotWithoutTheQuestion() {
            assertThat(abandonmentWhileAPutIsQueued(new TestDisk().weak(Weakness.ASKS_NOTHING)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A loads, its put is queued   2. A misses a record that is trimmed: it abandons   3. the put is written
        private Lookup<String> abandonmentWhileAPutIsQueued(TestDisk disk) {
            Shop.Node a = node(disk);
            Cache<Integer, String> onA = goals(a);
            disk.real().holdWrites();
            onA.get(1);
            missATrimmedRecord(a);
            disk.real().releaseWrites();
            return onA.lookup(1);
        }

        @Test
        void emptiesTheDisk() {
            assertThat(abandonmentOverAnEntry(new TestDisk())).isEqualTo(NEW);
        }

        @Test
        void wouldNotIfItSparedTheDisk() {
            assertThat(abandonmentOverAnEntry(new TestDisk().weak(Weakness.SPARED_BY_ABANDONMENT)))
                    .isEqualTo(OLD_FROM_DISK);
        }

        // 1. A's disk holds the old value   2. A misses a record that is trimmed: it abandons
        private Lookup<String> abandonmentOverAnEntry(TestDisk disk) {
            Shop.Node a = node(disk);
            Cache<Integer, String> onA = goals(a);
            onA.get(1);
            missATrimmedRecord(a);
            return onA.lookup(1);
        }

        @Test
        void overtakesARead() throws Exception {
            // 1. A reads the old value from its disk   2. A abandons   3. A judges what it read
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            Cache<Integer, String> onA = goals(a);
            keepOnDiskOnly(onA);
            disk.afterRead(gate::pass);
            Caller<Lookup<String>> read = Caller.of(() -> onA.lookup(1));
            gate.awaitArrival();
            missATrimmedRecord(a);
            gate.open();
            assertThat(read.answer()).isEqualTo(NEW);
        }

        @Test
        void isAlsoMeantWhenAnotherMasterIsMet() {
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            goals(a).get(1);
            a.link().distrust("the test says so");
            assertThat(disk.holds(1)).isFalse();
        }

        @Test
        void isMeantForAGroupThatIsDeferred() {
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            goals(a).get(1);
            a.link().disconnect();
            a.larder().invalidate(Invalidation.tag("all"));
            assertThat(disk.holds(1)).isFalse();
        }

        @Test
        void leavesADiskThatIsUsedOn() {
            TestDisk disk = new TestDisk();
            Shop.Node a = node(disk);
            Cache<Integer, String> onA = goals(a);
            missATrimmedRecord(a);
            keepOnDiskOnly(onA);
            assertThat(onA.lookup(1).outcome()).isEqualTo(Outcome.DISK);
        }
    }

    @Nested
    class AGroupRecord {

        @Test
        void killsEntriesOnDiskByTheirStamps() {
            // 1. A's disk holds the old value   2. B invalidates its group: nothing is dropped   3. A reads its disk
            TestDisk disk = new TestDisk();
            Cache<Integer, String> onA = goals(node(disk));
            onA.get(1);
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            assertThat(disk.holds(1)).isTrue();
            assertThat(onA.lookup(1)).isEqualTo(NEW);
        }

        @Test
        void ofAnotherGroupLeavesThem() {
            TestDisk disk = new TestDisk();
            Cache<Integer, String> onA = goals(node(disk));
            keepOnDiskOnly(onA);
            b.larder().invalidate(Invalidation.tag("other"));
            assertThat(onA.lookup(1)).isEqualTo(OLD_FROM_DISK);
        }

        @Test
        void duringALoadKillsWhatTheLoadKeeps() throws Exception {
            // 1. A reads the source at position p   2. B invalidates the group: position q   3. A keeps, stamped p:
            // dead
            TestDisk disk = new TestDisk();
            Cache<Integer, String> onA = goals(node(disk));
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            gate.open();
            load.answer();
            source.after(() -> {});
            assertThat(onA.lookup(1)).isEqualTo(NEW);
        }
    }

    @Nested
    class ASuspectNode {

        private static final Duration TOO_OLD = Duration.ofMillis(5_001);

        private final TestDisk disk = new TestDisk();
        private final Shop.Node a = node(disk);

        @Test
        void asksItsDiskWhileRedisIsAwayForAsLongAsItIsBelieved() {
            Cache<Integer, String> onA = goals(a);
            onA.get(1);
            a.link().disconnect();
            shop.clock.advance(Duration.ofSeconds(4));
            assertThat(onA.lookup(1)).isEqualTo(OLD_FROM_DISK);
        }

        @Test
        void asksTheSourceAfterThat() {
            // 1. A's disk holds the old value   2. A is cut off   3. B invalidates: A cannot know   4. the proof is too
            // old
            Cache<Integer, String> onA = goals(a);
            onA.get(1);
            a.link().disconnect();
            becomeNew();
            assertThat(onA.lookup(1)).isEqualTo(OLD_FROM_DISK);
            shop.clock.advance(TOO_OLD);
            assertThat(onA.lookup(1)).isEqualTo(NEW);
        }

        @Test
        void servesItsDiskAsStaleIfTheSourceFails() {
            Cache<Integer, String> onA =
                    a.goals(source, spec -> spec.memory(Memory.none()).staleIfError(Duration.ofHours(1)));
            onA.get(1);
            a.link().disconnect();
            shop.clock.advance(TOO_OLD);
            source.down();
            assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.STALE));
        }

        @Test
        void neverServesWhatARecordHasKilledMeanwhile() throws Exception {
            // 1. A is suspect and reads the old value from its disk   2. the record comes   3. the source fails
            Cache<Integer, String> onA =
                    a.goals(source, spec -> spec.memory(Memory.none()).staleIfError(Duration.ofHours(1)));
            onA.get(1);
            a.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            becomeNew();
            source.down();
            source.before(gate::passInterruptibly);
            Caller<Lookup<String>> lookup = Caller.of(() -> onA.lookup(1));
            gate.awaitArrival();
            a.link().mendJournal();
            gate.open();
            assertThat(lookup.failure()).hasMessageContaining("the source is down");
        }

        @Test
        void doesNotBelieveWhatItReadBeforeTheProofCame() throws Exception {
            // 1. A is suspect and reads the old value from its disk   2. the record comes, and the proof   3. A judges
            Cache<Integer, String> onA =
                    a.goals(source, spec -> spec.memory(Memory.none()).staleIfError(Duration.ofHours(1)));
            onA.get(1);
            a.link().cutJournal();
            shop.clock.advance(TOO_OLD);
            becomeNew();
            disk.afterRead(gate::pass);
            Caller<Lookup<String>> lookup = Caller.of(() -> onA.lookup(1));
            gate.awaitArrival();
            a.link().mendJournal();
            gate.open();
            assertThat(lookup.answer()).isEqualTo(NEW);
        }
    }

    @Test
    void aDiskHitIsNeverOfferedToRedis() {
        // 1. A's disk holds a value that Redis has evicted   2. A reads it   3. a record that is late must find it
        // nowhere else
        TestDisk disk = new TestDisk();
        Shop.Node a = node(disk);
        Cache<Integer, String> onA = goals(a);
        keepOnDiskOnly(onA);
        a.link().holdJournal();
        becomeNew();
        assertThat(onA.lookup(1)).isEqualTo(OLD_FROM_DISK);
        assertThat(shop.server.holds(Shop.key(1))).isFalse();
        assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        assertThat(onB.get(1)).isEqualTo("new");
        a.link().releaseJournal();
        assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
    }

    private Shop.Node node(TestDisk disk) {
        return shop.node(builder -> builder.disk(disk));
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return goals(node, Memory.none());
    }

    private Cache<Integer, String> goals(Shop.Node node, Memory memory) {
        return node.goals(source, spec -> spec.memory(memory).tags(goal -> Set.of("all")));
    }

    private void keepOnDiskOnly(Cache<Integer, String> cache) {
        cache.get(1);
        shop.server.evict(Shop.key(1));
    }

    private void becomeNew() {
        source.set(1, "new");
        onB.invalidate(1);
    }

    private void missATrimmedRecord(Shop.Node a) {
        a.link().disconnect();
        becomeNew();
        onB.invalidate(2);
        shop.server.trimJournal(Shop.NAMESPACE, 1);
        a.link().reconnect();
    }
}
