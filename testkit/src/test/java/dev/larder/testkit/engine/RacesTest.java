package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Invalidation;
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

/** The races of the coherence protocol, step by step, between nodes A and B. */
@Timeout(60)
class RacesTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final Gate gate = new Gate();
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> onA = goals(a);
    private final Cache<Integer, String> onB = goals(b);

    @Nested
    class AKeyRecord {

        @Test
        void overtakesALoad() throws Exception {
            // 1. A reads the source   2. the value changes, B invalidates   3. A's load ends: kept nowhere
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }

        @Test
        void overtakesAFill() throws Exception {
            // 1. A has loaded and is about to fill   2. B invalidates: the lease is gone   3. A's fill is refused
            a.link().before(Step.FILL, gate::pass);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }

        @Test
        void comesBetweenFillAndMemory() throws Exception {
            // 1. A fills the shared tier   2. B invalidates, A applies the record   3. A's put into memory is refused
            a.link().after(Step.FILL, gate::pass);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }

        @Test
        void thatIsLateDropsWhatWasPutMeanwhile() throws Exception {
            // 1. A fills   2. B invalidates, A's tail is slow   3. A puts into memory   4. the record comes
            a.link().after(Step.FILL, gate::pass);
            a.link().holdJournal();
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            load.answer();
            assertThat(onA.peek(1)).isEqualTo("old");
            a.link().releaseJournal();
            assertNothingOldIsLeft();
        }

        @Test
        void overtakesAFetch() throws Exception {
            // 1. A fetches the old value   2. B invalidates   3. A's put of what it fetched is refused
            onB.get(1);
            a.link().after(Step.FETCH, gate::pass);
            Caller<String> fetch = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            gate.open();
            assertThat(fetch.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }

        @Test
        void isAppendedAfterTheUnlink() throws Exception {
            // 1. B unlinks   2. A looks up and loads the new value: no record has come yet   3. B appends
            onA.get(1);
            onB.get(1);
            source.set(1, "new");
            b.link().before(Step.APPEND, gate::pass);
            Caller<?> invalidation = Caller.of(() -> onB.invalidate(1));
            gate.awaitArrival();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
            assertThat(onA.get(1)).isEqualTo("old"); // not acknowledged yet
            gate.open();
            invalidation.answer();
            assertNothingOldIsLeft();
        }

        @Test
        void detachesTheFlightThatLaterCallersWouldJoin() throws Exception {
            // 1. A loads   2. B invalidates   3. another caller on A starts anew   4. the first load ends
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Caller<String> first = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            onB.invalidate(1);
            assertThat(onA.get(1)).isEqualTo("new");
            gate.open();
            assertThat(first.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }
    }

    @Nested
    class ALease {

        @Test
        void thatLapsedRefusesTheFill() throws Exception {
            // 1. A loads under its lease, which lapses   2. the value changes   3. B loads and fills   4. A's fill is
            // refused
            source.after(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Caller<String> slow = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            shop.server.lapse(Shop.key(1));
            source.set(1, "new");
            assertThat(onB.get(1)).isEqualTo("new");
            gate.open();
            assertThat(slow.answer()).isEqualTo("old");
            assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        }
    }

    @Nested
    class AGroupRecord {

        @Test
        void duringALoadKillsWhatTheLoadFills() throws Exception {
            // 1. A reads the source at position p   2. B invalidates the group: position q   3. A fills, stamped p:
            // dead
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertNothingOldIsLeft();
        }

        @Test
        void ofThisNodeDoesNotHideAnothersBeforeIt() throws Exception {
            // 1. both hold the old value, A's tail is slow
            // 2. B invalidates the group: position p, unread on A   3. A appends a record of its own: position q
            // 4. A's position must not move past p: what A loads now is stamped before p
            onA.get(1);
            a.link().holdJournal();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            long before = a.larder().status().position();
            Caller<?> own = Caller.of(() -> a.larder().invalidate(Invalidation.tag("other")))
                    .awaitWaiting();
            assertThat(a.larder().status().position()).isEqualTo(before);
            a.link().releaseJournal();
            own.answer();
            assertNothingOldIsLeft();
        }

        @Test
        void thatIsLateKillsWhatWasFetchedMeanwhile() {
            // 1. the shared tier holds the old value   2. the group becomes untrue, A's tail is slow
            // 3. A fetches and keeps the old value   4. the record comes
            onB.get(1);
            a.link().holdJournal();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            assertThat(onA.get(1)).isEqualTo("old");
            a.link().releaseJournal();
            assertNothingOldIsLeft();
        }

        @Test
        void thatCoversAnotherGroupLeavesAVerifiedEntry() {
            onA.get(1);
            b.larder().invalidate(Invalidation.tag("other"));
            assertThat(onA.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            b.larder().invalidate(Invalidation.tag("all"));
            assertThat(onA.peek(1)).isNull();
        }
    }

    @Nested
    class TwoWriters {

        @Test
        void neverLeaveTheLosersValue() throws Exception {
            // 1. A begins to write   2. B begins, writes "B", fills   3. A writes "A" after that, and its fill is
            // refused
            Caller<String> writerA = Caller.of(() -> onA.update(1, () -> {
                gate.passInterruptibly();
                return write("A");
            }));
            gate.awaitArrival();
            onB.update(1, () -> write("B"));
            gate.open();
            writerA.answer();
            assertThat(onA.get(1)).isEqualTo(source.value(1)).isEqualTo("A");
            assertThat(onB.get(1)).isEqualTo("A");
        }

        @Test
        void ofWhomTheFirstEndsLastNeverLeaveItsValue() throws Exception {
            // 1. A begins and writes "A"   2. B begins, writes "B", fills   3. A's fill is refused: A invalidates
            Caller<String> writerA = Caller.of(() -> onA.update(1, () -> {
                write("A");
                gate.passInterruptibly();
                return "A";
            }));
            gate.awaitArrival();
            onB.update(1, () -> write("B"));
            gate.open();
            writerA.answer();
            assertThat(onA.get(1)).isEqualTo("B");
            assertThat(onB.get(1)).isEqualTo("B");
        }

        @Test
        void aWriterAndALoaderNeverLeaveTheOldValue() throws Exception {
            // 1. A begins to write   2. B looks the key up: it waits for the write   3. A writes and fills
            Caller<String> writer = Caller.of(() -> onA.update(1, () -> {
                gate.passInterruptibly();
                return write("new");
            }));
            gate.awaitArrival();
            Gate polled = new Gate();
            b.link().before(Step.POLL, polled::pass);
            Caller<Lookup<String>> reader = Caller.of(() -> onB.lookup(1));
            polled.awaitArrival();
            gate.open();
            writer.answer();
            polled.open();
            assertThat(reader.answer()).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        }
    }

    @Nested
    class ANode {

        @Test
        void thatIsFreshKnowsWhichEntriesAreDead() {
            // 1. A fills   2. the group becomes untrue   3. C starts, and finds A's entry in the shared tier
            onA.get(1);
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("all"));
            assertThat(goals(shop.node()).get(1)).isEqualTo("new");
        }

        @Test
        void thatIsFreshKnowsItAlsoWhenTheRecordWasTrimmed() {
            onA.get(1);
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("all"));
            shop.clock.advance(Duration.ofMillis(5));
            a.larder().invalidate(Invalidation.tag("other"));
            shop.server.trimJournal(Shop.NAMESPACE, 1);
            assertThat(goals(shop.node()).get(1)).isEqualTo("new");
        }

        @Test
        void thatWasCutOffReadsWhatItMissedBeforeItFetches() {
            // 1. A loses its connection   2. B invalidates   3. A is back
            onA.get(1);
            a.link().disconnect();
            source.set(1, "new");
            onB.invalidate(1);
            a.link().reconnect();
            assertNothingOldIsLeft();
        }

        @Test
        void thatMissedTrimmedRecordsEmptiesItself() {
            onA.get(1);
            a.link().disconnect();
            source.set(1, "new");
            onB.invalidate(1);
            onB.invalidate(2);
            shop.server.trimJournal(Shop.NAMESPACE, 1);
            a.link().reconnect();
            assertNothingOldIsLeft();
        }

        @Test
        void whoseJournalWasDeletedEmptiesItself() {
            onA.get(1);
            a.link().disconnect();
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            shop.server.loseJournal(Shop.NAMESPACE);
            a.link().reconnect();
            assertNothingOldIsLeft();
        }

        @Test
        void whoseJournalWasDeletedBelievesNothingOlderInTheSharedTier() {
            // The record that killed the entry went with the journal: the new one begins with a horizon.
            onA.get(1);
            source.set(1, "new");
            b.larder().invalidate(Invalidation.tag("all"));
            shop.server.loseJournal(Shop.NAMESPACE);
            assertNothingOldIsLeft();
            assertThat(goals(shop.node()).get(1)).isEqualTo("new");
        }

        @Test
        void thatIsAbandonedDuringALoadKeepsNothingOfIt() throws Exception {
            // 1. A loads   2. everything is abandoned, records may be lost   3. the load ends: kept nowhere on A
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            shop.server.loseJournal(Shop.NAMESPACE);
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(onA.peek(1)).isNull();
            assertNothingOldIsLeft();
        }

        @Test
        void thatIsAbandonedDuringAFetchKeepsNothingOfIt() throws Exception {
            onB.get(1);
            a.link().after(Step.FETCH, gate::pass);
            Caller<String> fetch = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            source.set(1, "new");
            shop.server.loseJournal(Shop.NAMESPACE);
            gate.open();
            fetch.answer();
            assertNothingOldIsLeft();
        }
    }

    @Nested
    class Evictions {

        @Test
        void inTheSharedTierCostALoadAndNothingElse() throws Exception {
            // 1. A loads under its lease   2. the server evicts the lease   3. the fill is refused
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> onA.get(1));
            gate.awaitArrival();
            shop.server.lapse(Shop.key(1));
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(onA.peek(1)).isNull();
            assertThat(onA.get(1)).isEqualTo("old");
            assertThat(onA.peek(1)).isEqualTo("old");
        }
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    }

    private void assertNothingOldIsLeft() {
        source.after(() -> {});
        assertThat(onA.get(1)).isEqualTo("new");
        assertThat(onB.get(1)).isEqualTo("new");
        assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
        assertThat(onB.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
    }

    private String write(String value) {
        source.set(1, value);
        return value;
    }
}
