package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node starts after a group became untrue, and finds a dead value in Redis. */
final class FreshNodeIT extends ServerRace {

    @Test
    void doesNotBelieveWhatAGroupRecordKilledBeforeItsTime() {
        leaveADeadValue(fleet.node());

        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void doesNotBelieveItWhenTheRecordWasTrimmedMeanwhile() {
        leaveADeadValueWhoseRecordIsTrimmed(fleet.node());

        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void believesWhatWasLoadedAfterTheRecord() {
        Node a = fleet.node();
        leaveADeadValue(a);
        assertThat(a.get(KEY)).isEqualTo("new");

        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aNodeThatReadsNoOldRecordsBelievesTheDead() {
            leaveADeadValue(fleet.node());

            Node fresh = fleet.node(builder -> builder.shared(Weakened.deafToGroups(fleet.tier())));

            assertThat(fresh.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void aNodeThatHasNoHorizonBelievesTheDeadWhoseRecordWasTrimmed() {
            leaveADeadValueWhoseRecordIsTrimmed(fleet.node());

            Node fresh = fleet.node(builder -> builder.shared(Weakened.withoutHorizon(fleet.tier())));

            assertThat(fresh.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }
    }

    private void leaveADeadValue(Node a) {
        // 1. A loads the old value and fills Redis.
        assertThat(a.get(KEY)).isEqualTo("old");
        // 2. A writes and declares the group untrue: nothing is removed.
        source.write(KEY, "new");
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        assertThat(redis.envelope(KEY))
                .hasValueSatisfying(bytes -> assertThat(bytes).contains("old"));
    }

    private void leaveADeadValueWhoseRecordIsTrimmed(Node a) {
        leaveADeadValue(a);
        // 3. Another group follows, and the stream keeps nothing but that.
        assertThat(a.larder().invalidate(Invalidation.tag("else"))).isEqualTo(ACKNOWLEDGED);
        redis.commands().xtrim(GROUP_RECORDS, 1);
        assertThat(redis.commands().xlen(GROUP_RECORDS)).isEqualTo(1);
    }
}
