package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What was right when it was read is about to be put into memory when the record comes that it is not. */
final class MemoryPutIT extends TopologyRace {

    private final HeldCodecs codecs = new HeldCodecs();

    @Test
    void isRefusedAfterTheRecord() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.codecs(codecs));

        fetchAndInvalidate(a, b);

        assertThat(b.goals().peek(KEY)).isNull();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void isRefusedAfterTheRecordAlsoIfTheFillWasAccepted() throws Exception {
        Checkpoint fillAnswered = new Checkpoint();
        Node a = fleet.node(builder -> builder.shared(answeringFillsAt(fillAnswered)));
        Node b = fleet.node();
        // 1. A loads and fills Redis; the answer is under way.
        Gate answer = fillAnswered.holdNext();
        CompletableFuture<String> loading = a.getLater(KEY);
        answer.awaitArrival();
        assertThat(redis.envelope(KEY)).isPresent();
        // 2. B writes and invalidates; A hears of it.
        source.write(KEY, "new");
        assertThat(b.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        a.catchUp();
        // 3. A learns that it may keep the value.
        answer.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(a.goals().peek(KEY)).isNull();
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void isRefusedIfTheRecordComesWhileTheValueIsWeighed() throws Exception {
        Checkpoint scales = new Checkpoint();
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.memory(scales.weighing()));
        assertThat(a.get(KEY)).isEqualTo("old");
        // 1. B has found the old value in Redis, judged it, and weighs it.
        Gate onTheScales = scales.holdNext();
        CompletableFuture<String> fetching = b.getLater(KEY);
        onTheScales.awaitArrival();
        // 2. A writes and invalidates; B applies the record.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. B goes on.
        onTheScales.open();
        assertThat(fetching).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(b.goals().peek(KEY)).isNull();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void theOldValueStaysInMemory() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.codecs(codecs).shared(Weakened.deafToKeys(fleet.tier())));

            fetchAndInvalidate(a, b);

            assertThat(b.get(KEY)).isEqualTo("old");
        }

        @Test
        void aRecordBeforeTheUnlinkLetsTheOldValueBackIntoMemory() throws Exception {
            Checkpoint between = new Checkpoint();
            Node a = fleet.node(builder -> builder.shared(Weakened.recordingFirst(between, redis, fleet.tier())));
            Node b = fleet.node();
            a.get(KEY);
            // 1. A writes; its record is in the journal, and Redis still has the value.
            source.write(KEY, "new");
            Gate unlinking = between.holdNext();
            CompletableFuture<?> invalidating = a.goals().async().invalidate(KEY);
            unlinking.awaitArrival();
            // 2. B applies the record, and reads the old value once more.
            b.catchUp();
            assertThat(b.get(KEY)).isEqualTo("old");
            // 3. The value goes, too late for B.
            unlinking.open();
            assertThat(invalidating).succeedsWithin(PATIENCE);
            b.catchUp();
            assertThat(b.get(KEY)).isEqualTo("old");
        }
    }

    private void fetchAndInvalidate(Node a, Node b) throws Exception {
        // 1. Redis has the old value; B has fetched it and holds it in its hand.
        assertThat(a.get(KEY)).isEqualTo("old");
        Gate inHand = codecs.holdNextDecoding();
        CompletableFuture<String> fetching = b.getLater(KEY);
        inHand.awaitArrival();
        // 2. A writes and invalidates; B applies the record.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. B goes on: its caller, who came before, gets what was true then.
        inHand.open();
        assertThat(fetching).succeedsWithin(PATIENCE).isEqualTo("old");
    }

    // Off Netty's thread, which must not be held up.
    private SharedTier.Provider answeringFillsAt(Checkpoint answered) {
        return node -> new ForwardingTier(fleet.tier().open(node)) {
            @Override
            public CompletionStage<Boolean> fill(Fill fill) {
                return real.fill(fill).thenApplyAsync(isSet -> {
                    answered.pass();
                    return isSet;
                });
            }
        };
    }
}
