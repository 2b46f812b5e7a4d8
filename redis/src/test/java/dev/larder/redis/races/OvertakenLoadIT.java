package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A load that began before an invalidation ends after it. */
final class OvertakenLoadIT extends TopologyRace {

    @Test
    void isKeptInNoTier() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();

        overtake(a, b);

        // 4. Each node sees the truth.
        assertThat(redis.envelope(KEY)).isEmpty();
        assertThat(a.goals().peek(KEY)).isNull();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void isKeptInNoTierIfItsOwnNodeInvalidates() throws Exception {
        Node a = fleet.node();

        overtake(a, a);

        assertThat(redis.envelope(KEY)).isEmpty();
        assertThat(a.goals().peek(KEY)).isNull();
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void costsTheOtherKeysOfABulkLoadNothing() throws Exception {
        source.write("2", "true");
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. A loads two keys; it has read the first and is held up.
        Gate slow = source.holdNextRead();
        CompletableFuture<Map<String, String>> loading = a.goals().async().getAll(List.of(KEY, "2"));
        slow.awaitArrival();
        // 2. B writes the first and invalidates it.
        source.write(KEY, "new");
        assertThat(b.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        // 3. A's loads end.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo(Map.of(KEY, "old", "2", "true"));
        a.catchUp();
        // 4. Only the second was kept.
        assertThat(a.get(KEY)).isEqualTo("new");
        assertThat(a.goals().lookup("2").outcome()).isEqualTo(Outcome.MEMORY);
        assertThat(b.goals().lookup("2").outcome()).isEqualTo(Outcome.REDIS);
    }

    @Test
    void isSharedWithWhoJoinedBeforeTheInvalidationAndWithNobodyAfter() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. A's load has read the old value; somebody joins it.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        CompletableFuture<String> joined = a.getLater(KEY);
        // 2. B writes and invalidates; A hears of it.
        source.write(KEY, "new");
        assertThat(b.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        a.catchUp();
        // 3. Who comes now does not wait for the load under way.
        assertThat(a.get(KEY)).isEqualTo("new");
        assertThat(loading).isNotDone();
        // 4. The old load ends for those who came before, and takes nothing from those who come later.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(joined).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
        assertThat(source.reads()).isEqualTo(2);
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aFillThatIgnoresTheLeaseLeavesTheOldValueInRedis() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.fillingWithoutLease(fleet.tier())));
            Node b = fleet.node();

            overtake(a, b);

            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void anInvalidationThatLeavesTheLeaseLeavesTheOldValueInRedis() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.shared(Weakened.leavingLeases(redis, fleet.tier())));

            overtake(a, b);

            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void whoComesAfterTheInvalidationWaitsForTheOldLoad() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.deafToKeys(fleet.tier())));
            Node b = fleet.node();
            Gate slow = source.holdNextRead();
            CompletableFuture<String> loading = a.getLater(KEY);
            slow.awaitArrival();
            source.write(KEY, "new");
            b.goals().invalidate(KEY);
            a.catchUp();

            CompletableFuture<String> later = a.getLater(KEY);
            slow.open();

            assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
            assertThat(later).succeedsWithin(PATIENCE).isEqualTo("old");
        }
    }

    private void overtake(Node loader, Node writer) throws Exception {
        // 1. The load has read the old value and is slow to return.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = loader.getLater(KEY);
        slow.awaitArrival();
        // 2. The writer commits, and its invalidation is acknowledged.
        source.write(KEY, "new");
        assertThat(writer.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        // 3. The load returns: what it has read goes to the caller.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        loader.catchUp();
    }
}
