package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A load takes longer than its lease. */
final class LapsedLeaseIT extends TopologyRace {

    @Test
    void theValueDoesNotReplaceWhatCameMeanwhile() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();

        lapseAndLoadAnew(a, b);

        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void theValueIsKeptNowhereEvenIfNobodyCame() throws Exception {
        Node a = fleet.node();
        // 1. A loads.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. Its lease lapses.
        redis.lapse(KEY);
        // 3. The load ends; that nothing happened meanwhile cannot be known any more.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(redis.envelope(KEY)).isEmpty();
        assertThat(a.goals().peek(KEY)).isNull();
    }

    @Test
    void theLeaseOfWhoCameNextIsLeftAlone() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. A loads, and its lease lapses.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        redis.lapse(KEY);
        // 2. B loads under a lease of its own.
        Gate next = source.holdNextRead();
        CompletableFuture<String> loadingNext = b.getLater(KEY);
        next.awaitArrival();
        var leaseOfB = redis.lease(KEY);
        // 3. A's load ends and changes nothing.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE);
        assertThat(redis.lease(KEY)).isPresent().isEqualTo(leaseOfB);
        assertThat(redis.envelope(KEY)).isEmpty();
        // 4. B's load ends and is kept.
        next.open();
        assertThat(loadingNext).succeedsWithin(PATIENCE);
        assertThat(redis.envelope(KEY)).isPresent();
        assertThat(redis.lease(KEY)).isEmpty();
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void theOldValueReplacesTheNewOne() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.fillingWithoutLease(fleet.tier())));
            Node b = fleet.node();

            lapseAndLoadAnew(a, b);

            assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }
    }

    private void lapseAndLoadAnew(Node a, Node b) throws Exception {
        // 1. A's load has read the old value and is slow to return.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. Its lease lapses.
        redis.lapse(KEY);
        // 3. B writes, invalidates, and loads the new value.
        source.write(KEY, "new");
        assertThat(b.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        assertThat(b.get(KEY)).isEqualTo("new");
        // 4. A's load ends.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        a.catchUp();
    }
}
