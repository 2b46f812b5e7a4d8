package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.codecs.JsonCodecs;
import dev.larder.testkit.Gate;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A group becomes untrue while one of its values is on its way. */
final class GroupRecordIT extends ServerRace {

    private final Checkpoint records = new Checkpoint();
    private final Gate appended = new Gate();

    @Test
    void killsWhatIsStillBeingLoadedInEveryTier() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();
        int round = 0;
        for (Invalidation group : groups(b)) {
            String now = "new " + ++round;
            // 1. A's load has read the value that is true still.
            b.goals().invalidate(KEY);
            a.catchUp();
            String before = source.write(KEY, "old " + round);
            Gate slow = source.holdNextRead();
            CompletableFuture<String> loading = a.getLater(KEY);
            slow.awaitArrival();
            // 2. B writes and declares the group untrue; A hears of it.
            source.write(KEY, now);
            assertThat(b.larder().invalidate(group)).isEqualTo(ACKNOWLEDGED);
            a.catchUp();
            // 3. Somebody joins the load: what it will bring is dead for him.
            CompletableFuture<String> joined = a.getLater(KEY);
            // 4. The load ends, and Redis takes the value, which is dead.
            slow.open();
            assertThat(loading).as("%s", group).succeedsWithin(PATIENCE).isEqualTo(before);
            assertThat(joined).as("%s", group).succeedsWithin(PATIENCE).isEqualTo(now);
            assertThat(b.get(KEY)).as("%s", group).isEqualTo(now);
            assertThat(a.get(KEY)).as("%s", group).isEqualTo(now);
        }
    }

    @Test
    void leavesADeadValueInRedisThatNobodyBelieves() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();

        overtake(a, b);

        assertThat(redis.envelope(KEY))
                .hasValueSatisfying(bytes -> assertThat(bytes).contains("old"));
        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void killsWhatWasFetchedAndNotYetJudged() throws Exception {
        HeldCodecs codecs = new HeldCodecs();
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.codecs(codecs));
        // 1. Redis has the old value; B has fetched it and holds it in its hand.
        assertThat(a.get(KEY)).isEqualTo("old");
        Gate inHand = codecs.holdNextDecoding();
        CompletableFuture<String> fetching = b.getLater(KEY);
        inHand.awaitArrival();
        // 2. A writes and declares the group untrue; B hears of it.
        source.write(KEY, "new");
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. B goes on, and sees that it is dead.
        inHand.open();
        assertThat(fetching).succeedsWithin(PATIENCE).isEqualTo("new");
    }

    @Test
    void ofThisNodeDoesNotHideOneThatCameBefore() throws Exception {
        Node a = fleet.node(builder -> builder.shared(Noticing.appends(appended, Tail.heldUp(records, fleet.tier()))));
        Node b = fleet.node();

        overtakeWithAnotherGroup(a, b);

        assertThat(a.get(KEY)).isEqualTo("new");
    }

    @Test
    void killsTheWordThatThereIsNoneWhateverTheTag() {
        UnaryOperator<CacheSpec<String, String>> remembering = spec -> spec.negativeTimeToLive(Duration.ofMinutes(1));
        Node a = fleet.node(UnaryOperator.identity(), remembering);
        Node b = fleet.node(UnaryOperator.identity(), remembering);
        // 1. The source has no value, and both nodes remember that.
        assertThat(a.get("none")).isNull();
        assertThat(b.goals().lookup("none")).isEqualTo(new Lookup<>(null, Outcome.REDIS));
        // 2. B writes one, and declares the group untrue to which it belongs now.
        source.write("none", "new");
        assertThat(b.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        a.catchUp();
        // 3. Both see it.
        assertThat(a.goals().lookup("none")).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(b.goals().lookup("none")).isEqualTo(new Lookup<>("new", Outcome.REDIS));
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aStampTakenAtTheEndOfTheLoadKeepsTheOldValueAlive() throws Exception {
            AtomicReference<Larder> larder = new AtomicReference<>();
            Node a = fleet.node(builder -> builder.codecs(stampingLate(larder)));
            larder.set(a.larder());
            Node b = fleet.node();

            overtake(a, b);

            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void anOwnRecordThatMovesThePositionHidesTheOneThatCameBefore() throws Exception {
            SharedTier.Provider hasty = Weakened.ownGroupsFirst(Tail.heldUp(records, fleet.tier()));
            Node a = fleet.node(builder -> builder.shared(Noticing.appends(appended, hasty)));
            Node b = fleet.node();

            overtakeWithAnotherGroup(a, b);

            assertThat(a.get(KEY)).isEqualTo("old");
        }
    }

    private List<Invalidation> groups(Node node) {
        return List.of(
                Invalidation.tag(TAG),
                Invalidation.pattern("goal:*"),
                Invalidation.pattern("g?al:[0-9]"),
                Invalidation.cache(node.goals()),
                Invalidation.everything("a story"));
    }

    private void overtake(Node loader, Node writer) throws Exception {
        // 1. The load has read the old value.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = loader.getLater(KEY);
        slow.awaitArrival();
        // 2. The writer commits and declares the group untrue; the loader's node hears of it.
        source.write(KEY, "new");
        assertThat(writer.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        loader.catchUp();
        // 3. The load ends.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
    }

    private void overtakeWithAnotherGroup(Node a, Node b) throws Exception {
        // 1. A has the old value in memory.
        assertThat(a.get(KEY)).isEqualTo("old");
        // 2. B writes and declares its group untrue; the record is about to be applied by A.
        source.write(KEY, "new");
        Gate before = records.holdNext();
        assertThat(b.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        before.awaitArrival();
        // 3. A appends a record of its own behind it, and answers from memory once more.
        CompletableFuture<?> own =
                CompletableFuture.supplyAsync(() -> a.larder().invalidate(Invalidation.tag("else")));
        appended.awaitArrival();
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(own).isNotDone();
        // 4. A applies both.
        before.open();
        assertThat(own).succeedsWithin(PATIENCE).isEqualTo(ACKNOWLEDGED);
    }

    private static CodecProvider stampingLate(AtomicReference<Larder> larder) {
        return new CodecProvider() {
            @Override
            public <V> EntryCodec<V> codecFor(ValueShape shape) {
                EntryCodec<V> json = new JsonCodecs().codecFor(shape);
                return new EntryCodec<>() {
                    @Override
                    public byte[] encode(String fullKey, Entry<V> entry) {
                        return json.encode(
                                fullKey, restamped(entry, larder.get().status().position()));
                    }

                    @Override
                    public Entry<V> decode(String fullKey, byte[] envelope) {
                        return json.decode(fullKey, envelope);
                    }
                };
            }
        };
    }

    private static <V> Entry<V> restamped(Entry<V> entry, long stamp) {
        return new Entry<>(
                entry.value(),
                stamp,
                entry.createdAt(),
                entry.freshUntil(),
                entry.staleUntil(),
                entry.loadCostMicros(),
                entry.version(),
                entry.tags());
    }
}
