package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Redis comes back having forgotten everything. */
final class RestartedEmptyIT extends ServerRace {

    private final Checkpoint recordsOfB = new Checkpoint();

    @Test
    void whatBecameUntrueBeforeIsServedByNobody() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.shared(heldUp()));

        missARecord(a, b);

        assertThat(b.abandonments()).isEqualTo(2);
        assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void whatBecomesUntrueAfterIsServedByNobody() {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. Both nodes have the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. Redis forgets everything; both find it again.
        server.kill();
        server.restart();
        a.awaitReady();
        b.awaitReady();
        // 3. A writes and invalidates, a key and a group.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
        source.write(KEY, "newest");
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("newest");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void whatBecameUntrueBeforeIsServed() throws Exception {
            Node a = fleet.node();
            SharedTier.Provider trusting = Weakened.withoutAbandonment(Weakened.withoutHorizon(heldUp()));
            Node b = fleet.node(builder -> builder.shared(trusting));

            missARecord(a, b);

            assertThat(b.get(KEY)).isEqualTo("old");
        }
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    private void missARecord(Node a, Node b) throws Exception {
        // 1. Both nodes have the old value; B's tail is busy.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        // 2. A writes and invalidates.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        // 3. Redis forgets everything.
        server.kill();
        server.restart();
        // 4. B reads on.
        busy.open();
        b.catchUp();
    }
}
