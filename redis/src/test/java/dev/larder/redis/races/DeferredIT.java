package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An invalidation is deferred while others of its node read from Redis, which is there for them. */
final class DeferredIT extends ServerRace {

    @Test
    void aLookupThatIsAboutToReadKeepsNothing() throws Exception {
        Sulking tierOfA = new Sulking();
        Node a = fleet.node(builder -> builder.shared(tierOfA));
        assertThat(fleet.node().get(KEY)).isEqualTo("old");
        // 1. A's lookup has seen that nothing waits to be sent, and is about to read.
        Gate aboutToRead = tierOfA.holdNextLookupOnceItMayRead();
        CompletableFuture<String> lookup = a.getLater(KEY);
        aboutToRead.awaitArrival();
        // 2. A writes; its invalidation cannot be sent.
        source.write(KEY, "new");
        tierOfA.refusesInvalidations = true;
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        // 3. The lookup reads the old value; that goes to who came before, and to nobody after.
        aboutToRead.open();
        assertThat(lookup).succeedsWithin(PATIENCE);
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void manyLookupsAtOnceThatAreAboutToReadKeepNothing() throws Exception {
        Sulking tierOfA = new Sulking();
        Node a = fleet.node(builder -> builder.shared(tierOfA));
        assertThat(fleet.node().get(KEY)).isEqualTo("old");
        Gate aboutToRead = tierOfA.holdNextLookupOnceItMayRead();
        CompletableFuture<?> lookups = a.goals().async().getAll(List.of(KEY));
        aboutToRead.awaitArrival();
        source.write(KEY, "new");
        tierOfA.refusesInvalidations = true;
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        aboutToRead.open();
        assertThat(lookups).succeedsWithin(PATIENCE);
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void aLookupThatWaitsForAnothersLoadReadsNothingMore() throws Exception {
        Sulking tierOfA = new Sulking();
        Node a = fleet.node(builder -> builder.shared(tierOfA));
        Node b = fleet.node();
        // 1. B's load has read the old value; A's lookup waits for it.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = b.getLater(KEY);
        slow.awaitArrival();
        CompletableFuture<String> waiting = a.getLater(KEY);
        tierOfA.polled.awaitArrival();
        // 2. A writes; its invalidation cannot be sent, so B's lease stands.
        source.write(KEY, "new");
        tierOfA.refusesInvalidations = true;
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        // 3. B's load fills Redis.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        assertThat(redis.envelope(KEY)).isPresent();
        // 4. A's lookup ends, and whoever comes after it sees the truth.
        assertThat(waiting).succeedsWithin(PATIENCE);
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void aGroupIsKnownHereBeforeAnythingIsReadAgain() throws Exception {
        Checkpoint recordsOfA = new Checkpoint();
        FailingSharedTier tierOfA = FailingSharedTier.around(Tail.heldUp(recordsOfA, fleet.tier()));
        Gate waiting = new Gate();
        Node a = fleet.node(builder -> builder.shared(Noticing.waits(waiting, tierOfA)));
        assertThat(a.get(KEY)).isEqualTo("old");
        // 1. A writes and declares a group untrue, which cannot be sent.
        source.write(KEY, "new");
        tierOfA.goDown();
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(DEFERRED);
        // 2. Redis is back; the record is sent, and A's own tail is slow to apply it.
        Gate slow = recordsOfA.holdNext();
        tierOfA.comeBack();
        CompletableFuture<String> lookup = a.getLater(KEY);
        slow.awaitArrival();
        // 3. A lookup believes nothing before A knows the record.
        Awaitility.await().atMost(PATIENCE).until(() -> lookup.isDone() || waiting.arrivals() > 0);
        slow.open();
        assertThat(lookup).succeedsWithin(PATIENCE).isEqualTo("new");
    }

    @Test
    void aValueThatIsPutAfterwardsIsNotRemovedByWhatWaited() {
        FailingSharedTier tierOfA = FailingSharedTier.around(fleet.tier());
        Node a = fleet.node(builder -> builder.shared(tierOfA));
        Node b = fleet.node();
        // 1. A puts a value that has no other home while Redis is gone: to the others the key is untrue.
        tierOfA.goDown();
        assertThat(a.goals().put("session", "first")).isEqualTo(DEFERRED);
        assertThat(a.get("session")).isEqualTo("first");
        // 2. Redis is back, and A puts another before anything else.
        tierOfA.comeBack();
        assertThat(a.goals().put("session", "second")).isEqualTo(ACKNOWLEDGED);
        // 3. What waited was sent before.
        assertThat(a.get("session")).isEqualTo("second");
        b.catchUp();
        assertThat(b.get("session")).isEqualTo("second");
    }

    @Test
    void aValueThatIsPutBeforeTheJournalWasReadIsNotDeadOnArrival() throws Exception {
        Checkpoint beginning = new Checkpoint();
        Gate begins = beginning.holdNext();
        Gate waiting = new Gate();
        // 1. A starts; it is connected, and has not read the journal.
        SharedTier.Provider tierOfA = Noticing.waits(waiting, abandoningAt(beginning));
        Node a = fleet.startingNode(builder -> builder.shared(tierOfA), UnaryOperator.identity());
        begins.awaitArrival();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> a.larder().shared().orElseThrow().isConnected());
        // 2. It puts a value.
        CompletableFuture<Acknowledgement> putting = a.goals().async().put("session", "first");
        Awaitility.await().atMost(PATIENCE).until(() -> putting.isDone() || waiting.arrivals() > 0);
        // 3. It reads the journal, with the horizon at its beginning.
        begins.open();
        assertThat(putting).succeedsWithin(PATIENCE).isEqualTo(ACKNOWLEDGED);
        a.awaitReady();
        assertThat(a.get("session")).isEqualTo("first");
        assertThat(fleet.node().get("session")).isEqualTo("first");
    }

    private SharedTier.Provider abandoningAt(Checkpoint beginning) {
        return Tail.of(
                node -> new Tail(node) {
                    @Override
                    public void abandon(String reason, long horizon, long position) {
                        beginning.pass();
                        super.abandon(reason, horizon, position);
                    }
                },
                fleet.tier());
    }

    /** A's way to Redis, which answers everything but, when told so, invalidations. */
    private final class Sulking implements SharedTier.Provider {

        private final Checkpoint mayRead = new Checkpoint();
        private final Gate polled = new Gate();
        private final ThreadLocal<Boolean> isAsking = ThreadLocal.withInitial(() -> false);
        private volatile boolean refusesInvalidations;

        Gate holdNextLookupOnceItMayRead() {
            return mayRead.holdNext();
        }

        @Override
        public SharedTier open(SharedTier.Node node) {
            polled.open();
            return new ForwardingTier(fleet.tier().open(node)) {

                private final Journal journal = new ForwardingJournal(real.journal()) {
                    @Override
                    public long provenAtNanos() {
                        // The last thing that is asked before a lookup reads, and only then after isConnected.
                        if (isAsking.get()) {
                            isAsking.set(false);
                            mayRead.pass();
                        }
                        return super.provenAtNanos();
                    }

                    @Override
                    public CompletionStage<String> append(JournalRecord record) {
                        return refusesInvalidations ? refused() : super.append(record);
                    }
                };

                @Override
                public Journal journal() {
                    return journal;
                }

                @Override
                public boolean isConnected() {
                    isAsking.set(true);
                    return super.isConnected();
                }

                @Override
                public CompletionStage<LeaseAnswer> poll(String key) {
                    polled.pass();
                    return super.poll(key);
                }

                @Override
                public CompletionStage<String> invalidate(List<String> keys) {
                    return refusesInvalidations ? refused() : super.invalidate(keys);
                }
            };
        }

        private static <T> CompletionStage<T> refused() {
            return CompletableFuture.failedFuture(new TierUnavailableException("The story has it so", null));
        }
    }
}
