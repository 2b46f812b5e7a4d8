package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static dev.larder.redis.races.Tampering.KEY_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node abandons everything while a value is on its way into it. */
final class AbandonmentIT extends ServerRace {

    private final Checkpoint recordsOfB = new Checkpoint();
    private final Checkpoint scalesOfB = new Checkpoint();
    private final HeldCodecs codecsOfB = new HeldCodecs();

    @Test
    void aValueFetchedBeforeIsNotPutIntoMemoryAfter() throws Exception {
        Node a = fleet.node();
        Node b = weighingB(heldUp());

        fetchAndAbandon(a, b);

        assertThat(b.goals().peek(KEY)).isNull();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void aValueLoadedBeforeIsAliveInNoTierAfter() throws Exception {
        Node a = fleet.node();
        // 1. A's load has read the old value.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. The journal is lost, and with it whoever has said that the value is not true any more.
        source.write(KEY, "new");
        redis.commands().del(KEY_RECORDS, GROUP_RECORDS);
        a.catchUp();
        assertThat(a.abandonments()).isEqualTo(2);
        // 3. The load ends. Redis takes the value, since the lease held; it is dead by the new journal's horizon.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(a.goals().peek(KEY)).isNull();
        assertThat(redis.envelope(KEY)).isPresent();
        assertThat(fleet.node().goals().lookup(KEY).outcome()).isEqualTo(Outcome.LOAD);
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void whoComesAfterDoesNotJoinALoadThatBeganBefore() throws Exception {
        Node a = fleet.node();
        // 1. A loads.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. A abandons; the lease lapses.
        source.write(KEY, "new");
        redis.commands().del(KEY_RECORDS, GROUP_RECORDS);
        a.catchUp();
        redis.lapse(KEY);
        // 3. Somebody comes.
        assertThat(a.get(KEY)).isEqualTo("new");
        assertThat(loading).isNotDone();
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Nested
    class WhileItReadsTheGroupRecordsAnew {

        private final Checkpoint beginningAnew = new Checkpoint();
        private final Gate waiting = new Gate();
        private Node a;
        private Node b;

        @Test
        void itBelievesNothingThatAForgottenRecordHasKilled() throws Exception {
            killTheOldValueInRedis();
            // 2. B has fetched the dead value and holds it in its hand.
            Gate inHand = codecsOfB.holdNextDecoding();
            CompletableFuture<String> fetching = b.getLater(KEY);
            inHand.awaitArrival();
            // 3. B begins anew: what it knew is forgotten, and nothing is read yet.
            Gate forgetful = beginAnew();
            // 4. It goes on with what it has in its hand.
            inHand.open();
            Awaitility.await().atMost(PATIENCE).until(() -> fetching.isDone() || waiting.arrivals() > 0);
            forgetful.open();
            assertThat(fetching).succeedsWithin(PATIENCE).isEqualTo("new");
        }

        @Test
        void whoJoinedALoadAfterTheRecordDoesNotTakeWhatItKilled() throws Exception {
            a = fleet.node();
            b = forgettingB();
            // 1. B's load has read the old value.
            Gate slow = source.holdNextRead();
            CompletableFuture<String> loading = b.getLater(KEY);
            slow.awaitArrival();
            // 2. A writes and declares the group untrue; B hears of it, and then somebody joins the load.
            source.write(KEY, "new");
            assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
            b.catchUp();
            CompletableFuture<String> joined = b.getLater(KEY);
            // 3. B begins anew: what it knew is forgotten, and nothing is read yet.
            Gate forgetful = beginAnew();
            // 4. The load ends.
            slow.open();
            assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
            forgetful.open();
            assertThat(joined).succeedsWithin(PATIENCE).isEqualTo("new");
        }

        private void killTheOldValueInRedis() {
            a = fleet.node();
            b = forgettingB();
            // 1. Redis has a value that a group record has killed; B knows the record.
            assertThat(a.get(KEY)).isEqualTo("old");
            source.write(KEY, "new");
            assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
            b.catchUp();
        }

        private Gate beginAnew() throws Exception {
            Gate forgetful = beginningAnew.holdNext();
            redis.commands().del(KEY_RECORDS);
            forgetful.awaitArrival();
            return forgetful;
        }

        // The checkpoint lies between forgetting and reading.
        private Node forgettingB() {
            SharedTier.Provider forgetting = Tail.of(
                    node -> new Tail(node) {
                        @Override
                        public void abandon(String reason, long horizon, long position) {
                            super.abandon(reason, horizon, position);
                            beginningAnew.pass();
                        }
                    },
                    fleet.tier());
            return nodeB(Noticing.waits(waiting, forgetting));
        }
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aValueFetchedBeforeStaysInMemory() throws Exception {
            Node a = fleet.node();
            Node b = weighingB(Weakened.withoutAbandonment(heldUp()));

            fetchAndAbandon(a, b);

            assertThat(b.get(KEY)).isEqualTo("old");
        }
    }

    private Node nodeB(SharedTier.Provider tier) {
        return fleet.node(builder -> builder.shared(tier).codecs(codecsOfB));
    }

    private Node weighingB(SharedTier.Provider tier) {
        return fleet.node(builder -> builder.shared(tier).memory(scalesOfB.weighing()));
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    private void fetchAndAbandon(Node a, Node b) throws Exception {
        // 1. Redis has the old value; B's tail is busy.
        assertThat(a.get(KEY)).isEqualTo("old");
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        // 2. B has fetched the old value, judged it, and weighs it.
        Gate onTheScales = scalesOfB.holdNext();
        CompletableFuture<String> fetching = b.getLater(KEY);
        onTheScales.awaitArrival();
        // 3. A writes and invalidates; the record is trimmed, so that it will raise no fence here.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        redis.commands().xtrim(KEY_RECORDS, 1);
        // 4. B notices that it has missed something.
        busy.open();
        b.catchUp();
        // 5. B goes on: its caller came before.
        onTheScales.open();
        assertThat(fetching).succeedsWithin(PATIENCE).isEqualTo("old");
    }
}
