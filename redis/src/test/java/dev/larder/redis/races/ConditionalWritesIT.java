package dev.larder.redis.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes that depend on what is there, by nodes that write at the same time. */
final class ConditionalWritesIT extends TopologyRace {

    @Test
    void whoWasOvertakenDecidesByWhatOvertookIt() throws Exception {
        Gate aboutToWrite = new Gate();
        Node a = fleet.node(builder -> builder.shared(holdingReplacements(aboutToWrite, fleet.tier())));
        Node b = fleet.node();

        assertThat(overtake(a, b, aboutToWrite)).isEqualTo("from B, then from A");

        a.catchUp();
        b.catchUp();
        assertThat(a.get(KEY)).isEqualTo("from B, then from A");
        assertThat(b.get(KEY)).isEqualTo("from B, then from A");
        assertThat(a.goals().stats().conflicts()).isOne();
    }

    @Test
    void withoutTheComparisonOneOfTheTwoIsLost() throws Exception {
        Gate aboutToWrite = new Gate();
        Node a = fleet.node(builder ->
                builder.shared(holdingReplacements(aboutToWrite, Weakened.replacingWhateverIsThere(fleet.tier()))));
        Node b = fleet.node();

        assertThat(overtake(a, b, aboutToWrite)).isEqualTo("nothing, then from A");
    }

    private static @Nullable String overtake(Node a, Node b, Gate aboutToWrite) throws Exception {
        // 1. A has seen that nothing is there, and is about to write.
        CompletableFuture<@Nullable String> first = a.goals()
                .async()
                .atomic(goals ->
                        goals.compute(KEY, present -> (present == null ? "nothing" : present) + ", then from A"));
        aboutToWrite.awaitArrival();
        // 2. B writes.
        assertThat(b.goals().atomic().putIfAbsent(KEY, "from B")).isTrue();
        // 3. A writes.
        aboutToWrite.open();
        assertThat(first).succeedsWithin(PATIENCE);
        return first.get();
    }

    @Test
    void aLoadThatBeganBeforeDoesNotReplaceWhatWasPutAsNothingWasThere() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. A's load has read the old value.
        Gate slow = source.holdNextRead();
        CompletableFuture<@Nullable String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. B sets a value, as there is none.
        assertThat(b.goals().atomic().putIfAbsent(KEY, "set")).isTrue();
        // 3. A's load ends, and is kept nowhere.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        a.catchUp();
        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("set", Outcome.REDIS));
    }

    @Test
    void whatATagHasKilledIsNotThereThoughRedisHoldsIt() {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. Both know the value.   2. B invalidates its tag; Redis holds it still.   3. A sets another, as there is
        // none.
        assertThat(a.goals().atomic().putIfAbsent(KEY, "first")).isTrue();
        assertThat(b.get(KEY)).isEqualTo("first");
        b.larder().invalidate(Invalidation.tag(TAG));
        a.catchUp();
        assertThat(redis.envelope(KEY)).isPresent();
        assertThat(a.goals().atomic().replace(KEY, "first", "second")).isFalse();
        assertThat(a.goals().atomic().putIfAbsent(KEY, "second")).isTrue();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("second");
    }

    @Test
    void removalsAreToldToTheOthers() {
        Node a = fleet.node();
        Node b = fleet.node();
        assertThat(a.goals().atomic().putIfAbsent(KEY, "first")).isTrue();
        assertThat(b.get(KEY)).isEqualTo("first");
        assertThat(a.goals().atomic().remove(KEY, "first")).isTrue();
        b.catchUp();
        assertThat(redis.envelope(KEY)).isEmpty();
        assertThat(b.get(KEY)).isEqualTo("old");
    }

    @Test
    void aServerThatHasForgottenTheScriptIsSentAllOfIt() {
        Node a = fleet.node();
        redis.commands().scriptFlush();
        assertThat(a.goals().atomic().putIfAbsent(KEY, "first")).isTrue();
        assertThat(a.goals().atomic().getAndPut(KEY, "second")).isEqualTo("first");
    }

    @Test
    void ofManyWritersOnTwoNodesEachCounts() {
        Node a = fleet.node();
        Node b = fleet.node();
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (Node node : List.of(a, b, a, b)) {
            writers.add(node.goals().async().atomic(goals -> {
                for (int i = 0; i < 10; i++) {
                    goals.compute(KEY, present -> present == null ? "1" : "" + (Integer.parseInt(present) + 1));
                }
                return 10;
            }));
        }
        writers.forEach(writer -> assertThat(writer).succeedsWithin(PATIENCE));
        assertThat(a.goals().atomic().getAndRemove(KEY)).isEqualTo("40");
    }

    /** Holds up who is about to replace something. */
    private static SharedTier.Provider holdingReplacements(Gate gate, SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
                gate.pass();
                return real.replace(key, seen, wanted);
            }
        };
    }
}
