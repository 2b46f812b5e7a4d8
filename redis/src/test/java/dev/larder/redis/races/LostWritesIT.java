package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.redis.SmallRing;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import io.lettuce.core.Range;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A server comes back as it was some time ago, as a replica does that is promoted: what was acknowledged since is lost. Whoever
 * declared something untrue repeats it when it meets the other reign.
 */
final class LostWritesIT extends ServerRace {

    private final Checkpoint recordsOfB = new Checkpoint();

    @Test
    void anInvalidationOfWhichEverythingWasLostIsRepeated() {
        Node a = fleet.node();
        Node b = fleet.node();

        loseTheUnlinkAndTheAppend(a, b);

        assertThat(a.goals().lookup(KEY).value()).isEqualTo("new");
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void anInvalidationOfWhichTheUnlinkWasLostIsRepeated() {
        Node a = fleet.node();
        Node b = fleet.node();

        loseTheUnlink(a, b);

        assertThat(a.goals().lookup(KEY).value()).isEqualTo("new");
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void anInvalidationOfWhichTheAppendWasLostIsRepeated() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.shared(heldUp()));

        loseTheAppend(a, b);

        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void anUpdateIsRepeated() {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. Everybody has the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        snapshot();
        // 2. A writes through, and that is lost.
        a.goals().update(KEY, () -> source.write(KEY, "new"));
        fallBack(a);
        // 3. What Redis has is the old value; that is removed once more.
        assertThat(a.goals().lookup(KEY).value()).isEqualTo("new");
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void aGroupIsRepeated() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.shared(heldUp()));
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        Gate busy = keepBusy(a);
        snapshot();
        source.write(KEY, "new");
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        fallBack(a);
        busy.open();
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void aPutIsRecordedAgainAndItsValueStays() {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. A puts, and everybody has the value; nothing of that is lost with the restart.
        a.goals().put(KEY, "put");
        assertThat(b.get(KEY)).isEqualTo("put");
        String before = lastKeyRecord();
        snapshot();
        fallBack(a);
        // 2. A does not know that: the record is repeated, the value was not removed.
        a.awaitReady();
        b.catchUp();
        assertThat(lastKeyRecord()).isNotEqualTo(before);
        assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("put", Outcome.REDIS));
    }

    @Test
    void whatItsWriterIsNotThereToRepeatIsOldUntilItExpires() {
        Node a = fleet.node();
        Node b = fleet.node();
        assertThat(a.get(KEY)).isEqualTo("old");
        snapshot();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        a.close();
        fallBack(b);
        assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
    }

    @Nested
    class MoreThanTheRingHolds {

        @Test
        void isAHorizon() {
            Node a = fleet.node(builder -> builder.shared(SmallRing.of(fleet.tier(), 2, Duration.ofSeconds(30))));
            Node b = fleet.node();

            loseThree(a, b);

            assertThat(a.get("1")).isEqualTo("new");
            a.awaitReady();
            b.catchUp();
            assertThat(b.get("1")).isEqualTo("new");
            assertThat(lastGroupRecord()).contains("a master has lost more than its clients remember");
        }

        @Test
        void isNoneWhereAllOfItIsRemembered() {
            Node a = fleet.node(builder -> builder.shared(SmallRing.of(fleet.tier(), 3, Duration.ofSeconds(30))));
            Node b = fleet.node();

            loseThree(a, b);

            assertThat(a.get("1")).isEqualTo("new");
            a.awaitReady();
            b.catchUp();
            assertThat(b.get("1")).isEqualTo("new");
            assertThat(lastGroupRecord()).doesNotContain("a master has lost");
        }

        private void loseThree(Node a, Node b) {
            for (int key = 1; key <= 3; key++) {
                source.write("" + key, "old");
                assertThat(b.get("" + key)).isEqualTo("old");
            }
            snapshot();
            for (int key = 1; key <= 3; key++) {
                source.write("" + key, "new");
                assertThat(a.goals().invalidate("" + key)).isEqualTo(ACKNOWLEDGED);
            }
            b.catchUp();
            fallBack(a);
        }
    }

    @Test
    void aServerThatGoesFurtherBackThanTheRingReachesIsAHorizon() {
        Redis forgetful = SmallRing.of(
                fleet.tier().commandTimeout(Duration.ofSeconds(1)).heartbeat(Duration.ofMillis(100)),
                100,
                Duration.ofMillis(100));
        Node a = fleet.node(builder -> builder.shared(forgetful));
        Node b = fleet.node();
        assertThat(b.get(KEY)).isEqualTo("old");
        snapshot();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        awaitBeaconLaterBy(Duration.ofSeconds(3));
        fallBack(a);
        assertThat(a.get(KEY)).isEqualTo("new");
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(lastGroupRecord()).contains("a master has lost more than its clients remember");
    }

    @Test
    void aRestartThatLosesNothingOldIsNoHorizonHoweverMuchWasForgotten() {
        Redis forgetful = SmallRing.of(
                fleet.tier().commandTimeout(Duration.ofSeconds(1)).heartbeat(Duration.ofMillis(100)),
                100,
                Duration.ofMillis(100));
        Node a = fleet.node(builder -> builder.shared(forgetful));
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        awaitBeaconLaterBy(Duration.ofSeconds(3));
        snapshot();
        fallBack(a);
        a.awaitReady();
        assertThat(lastGroupRecord()).doesNotContain("a master has lost");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void anInvalidationOfWhichEverythingWasLostIsForgotten() {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node();

            loseTheUnlinkAndTheAppend(a, b);

            assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void anInvalidationOfWhichTheUnlinkWasLostIsForgotten() {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node();

            loseTheUnlink(a, b);

            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void anInvalidationOfWhichTheAppendWasLostIsForgotten() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node(builder -> builder.shared(heldUp()));

            loseTheAppend(a, b);

            b.catchUp();
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
        }
    }

    private void loseTheUnlinkAndTheAppend(Node a, Node b) {
        // 1. Everybody has the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        snapshot();
        // 2. A writes and invalidates, and everybody hears of that.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. It is lost.
        fallBack(a);
        b.catchUp();
    }

    private void loseTheUnlink(Node a, Node b) {
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        String envelope = redis.envelope(KEY).orElseThrow();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // The journal, on a shard of its own, has lost nothing; the key's shard has.
        redis.commands().set(Tampering.valueKey(KEY), envelope);
        snapshot();
        fallBack(a);
        b.catchUp();
    }

    private void loseTheAppend(Node a, Node b) throws Exception {
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        Gate busy = keepBusy(a);
        // The key's shard has heard of the unlink; the journal's loses the append, and B has not read it.
        redis.commands().unlink(Tampering.valueKey(KEY));
        snapshot();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        fallBack(a);
        busy.open();
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    private Gate keepBusy(Node a) throws InterruptedException {
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        return busy;
    }

    /** What a replica has that hears of nothing more. */
    private void snapshot() {
        server.ask("SAVE");
    }

    /** The server comes back as of the snapshot, and the node has met it. */
    private void fallBack(Node node) {
        server.kill();
        server.restart();
        node.catchUp();
    }

    private void awaitBeaconLaterBy(Duration more) {
        // A busy machine may be here before the node's first beacon.
        Awaitility.await().atMost(PATIENCE).until(() -> !beacons().isEmpty());
        long before = newestBeacon();
        Awaitility.await().atMost(PATIENCE).until(() -> newestBeacon() - before > more.toNanos());
    }

    private long newestBeacon() {
        return beacons().stream()
                .mapToLong(key -> Long.parseLong(redis.commands().get(key)))
                .max()
                .orElseThrow();
    }

    private List<String> beacons() {
        return redis.commands().keys("{shop:v1#0}~beacon:*");
    }

    private String lastGroupRecord() {
        return redis.commands()
                .xrevrange(GROUP_RECORDS, Range.unbounded(), io.lettuce.core.Limit.from(1))
                .toString();
    }

    private String lastKeyRecord() {
        return redis.commands()
                .xrevrange(Tampering.KEY_RECORDS, Range.unbounded(), io.lettuce.core.Limit.from(1))
                .toString();
    }
}
