package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.journal.Doubtful;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another master is met, which may have lost what this node has declared untrue. */
@Timeout(60)
class RepeatingTest {

    private static final Doubtful KEY_1 = new Doubtful(List.of("goal:1"), List.of(), List.of());

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "old two");
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> goals = a.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    private final Cache<Integer, String> others = b.goals(source, spec -> spec.tags(goal -> Set.of("all")));

    @Test
    void aKeyIsRemovedAndRecordedOnceMoreBeforeAnythingIsRead() {
        loseTheUnlink();
        a.link().meetAnotherMaster(KEY_1);
        assertThat(a.larder().status().deferred()).isOne();
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(a.larder().status().deferred()).isZero();
        assertThat(others.get(1)).isEqualTo("new");
    }

    @Test
    void withoutThatTheLostUnlinkIsReadByTheNodeThatMadeIt() {
        loseTheUnlink();
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
    }

    @Test
    void aLookupThatFoundTheTierUsableJustBeforeBelievesNothingOfTheNewMaster() throws Exception {
        // 1. A is about to fetch   2. another master is met   3. what A has found there is as old as the lost unlink
        Runnable failover = invalidateOnAMasterOnly();
        Gate fetching = new Gate();
        a.link().before(Step.FETCH, fetching::pass);
        Caller<Lookup<String>> lookup = Caller.of(() -> goals.lookup(1));
        fetching.awaitArrival();
        failover.run();
        a.link().meetAnotherMaster(KEY_1);
        fetching.open();
        assertThat(lookup.answer().value()).isEqualTo("new");
        assertThat(goals.get(1)).isEqualTo("new");
        others.invalidate(2);
        assertThat(others.get(1)).isEqualTo("new");
    }

    @Test
    void aReplacedKeyIsOnlyRecorded() {
        goals.put(1, "put");
        assertThat(others.get(1)).isEqualTo("put");
        a.link().meetAnotherMaster(new Doubtful(List.of(), List.of("goal:1"), List.of()));
        goals.get(2);
        assertThat(others.peek(1)).isNull();
        assertThat(others.lookup(1)).isEqualTo(new Lookup<>("put", Outcome.REDIS));
    }

    @Test
    void aGroupIsRecordedOnceMore() {
        goals.get(1);
        others.get(1);
        source.set(1, "new");
        a.link().meetAnotherMaster(new Doubtful(List.of(), List.of(), List.of(new Group(Kind.TAG, "all", ""))));
        goals.get(2);
        assertThat(others.get(1)).isEqualTo("new");
    }

    @Test
    void whatIsNoLongerKnownKillsEverything() {
        goals.get(1);
        others.get(1);
        source.set(1, "new");
        a.link().meetAnotherMaster(Doubtful.everything("the ring overflowed"));
        goals.get(2);
        assertThat(others.get(1)).isEqualTo("new");
        assertThat(goals.get(1)).isEqualTo("new");
    }

    @Test
    void whatCannotBeRepeatedYetStaysDue() {
        loseTheUnlink();
        a.link().loseCommands(Step.APPEND);
        a.link().meetAnotherMaster(KEY_1);
        assertThat(goals.get(1)).isEqualTo("new");
        assertThat(a.larder().status().deferred()).isOne();
        a.link().heal();
        goals.get(2);
        assertThat(a.larder().status().deferred()).isZero();
    }

    @Test
    void nothingInDoubtChangesNothing() {
        goals.get(1);
        a.link().meetAnotherMaster(new Doubtful(List.of(), List.of(), List.of()));
        assertThat(a.larder().status().deferred()).isZero();
        assertThat(goals.peek(1)).isEqualTo("old");
    }

    @Nested
    class AMasterThatMayHaveBeenReplaced {

        @Test
        void leavesNoCopiesBehind() {
            goals.get(1);
            a.link().distrust("another master");
            assertThat(goals.peek(1)).isNull();
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
        }

        @Test
        void leavesNoCopyOfWhatIsBeingRead() throws Exception {
            others.get(1);
            Gate fetched = new Gate();
            a.link().after(Step.FETCH, fetched::pass);
            Caller<String> lookup = Caller.of(() -> goals.get(1));
            fetched.awaitArrival();
            a.link().distrust("another master");
            a.link().after(Step.FETCH, () -> {});
            fetched.open();
            lookup.answer();
            others.invalidate(1);
            assertThat(goals.peek(1)).isNull();
        }

        @Test
        void isBelievedWhileItConfirmsItself() {
            others.get(1);
            a.link().stopConfirming();
            shop.clock.advance(Duration.ofSeconds(4));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
        }

        @Test
        void isNotBelievedOnceItHasConfirmedNothingForLong() {
            others.get(1);
            a.link().stopConfirming();
            shop.clock.advance(Duration.ofSeconds(6));
            source.set(1, "new");
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
            assertThat(goals.getAll(List.of(1, 2))).containsEntry(1, "new");
        }
    }

    private void loseTheUnlink() {
        invalidateOnAMasterOnly().run();
    }

    /** All hold the old value, A writes and invalidates; what is answered lets the unlink be lost. */
    private Runnable invalidateOnAMasterOnly() {
        goals.get(1);
        others.get(1);
        Runnable failover = shop.server.replicate(Shop.key(1));
        source.set(1, "new");
        assertThat(goals.invalidate(1)).isEqualTo(ACKNOWLEDGED);
        return failover;
    }
}
