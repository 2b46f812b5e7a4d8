package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static dev.larder.redis.races.Tampering.INCARNATION;
import static dev.larder.redis.races.Tampering.KEY_RECORDS;
import static dev.larder.redis.races.Tampering.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal, or a part of it, is deleted or replaced by something of another type: somebody cleaned up, or Redis evicted it. */
final class LostJournalIT extends ServerRace {

    /** What happens to the journal. */
    enum Damage {
        KEY_RECORDS_DELETED(List.of(KEY_RECORDS), false),
        GROUP_RECORDS_DELETED(List.of(GROUP_RECORDS), false),
        INCARNATION_DELETED(List.of(INCARNATION), false),
        ALL_DELETED(List.of(KEY_RECORDS, GROUP_RECORDS, INCARNATION), false),
        KEY_RECORDS_REPLACED(List.of(KEY_RECORDS), true),
        GROUP_RECORDS_REPLACED(List.of(GROUP_RECORDS), true),
        INCARNATION_REPLACED(List.of(INCARNATION), true),
        ALL_REPLACED(List.of(KEY_RECORDS, GROUP_RECORDS, INCARNATION), true);

        private final List<String> names;
        private final boolean isReplaced;

        Damage(List<String> names, boolean isReplaced) {
            this.names = names;
            this.isReplaced = isReplaced;
        }

        void doTo(Tampering redis) {
            redis.commands().del(names.toArray(String[]::new));
            if (isReplaced) {
                names.forEach(name -> redis.commands().hset(name, "not", "ours"));
            }
        }
    }

    private final Checkpoint recordsOfB = new Checkpoint();

    @ParameterizedTest
    @EnumSource
    void aNodeThatMissedAKeyRecordServesNothingOld(Damage damage) throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.shared(heldUp()));

        missAKeyRecord(a, b, damage);

        assertThat(b.get(KEY)).isEqualTo("new");
        assertThatTheJournalWorks(a, b);
    }

    @ParameterizedTest
    @EnumSource
    void aGroupRecordThatIsGoneStillKillsInEveryTierOfEveryNode(Damage damage) throws Exception {
        Node a = fleet.node();
        Node b = fleet.node(builder -> builder.shared(heldUp()));

        missAGroupRecord(a, b, damage);

        // 5. Each looks at a value of its own, so that nobody finds what another has loaded.
        assertThat(a.get("1")).isEqualTo("new");
        assertThat(b.get("2")).isEqualTo("new");
        assertThat(fleet.node().get("3")).isEqualTo("new");
        assertThatTheJournalWorks(a, b);
    }

    @ParameterizedTest
    @EnumSource
    void whoAppendsNextBeginsItAnewAndNobodyMissesThat(Damage damage) {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. Both nodes have the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. The journal is lost; nobody has noticed when A writes and invalidates.
        damage.doTo(redis);
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        // 3. Everybody hears of it.
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(a.get(KEY)).isEqualTo("new");
        assertThatTheJournalWorks(b, a);
    }

    @Test
    void aRegistryOfNodesThatIsSomethingElseKeepsNobodyFromKnowingWhereItStands() {
        Node a = fleet.node();
        redis.commands().del(NODES);
        redis.commands().set(NODES, "not ours");
        a.catchUp();
        assertThat(redis.commands().type(NODES)).isEqualTo("hash");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aNodeThatAbandonsNothingServesWhatItMissed() throws Exception {
            Node a = fleet.node();
            SharedTier.Provider trusting = Weakened.withoutAbandonment(Weakened.withoutHorizon(heldUp()));
            Node b = fleet.node(builder -> builder.shared(trusting));

            missAKeyRecord(a, b, Damage.KEY_RECORDS_DELETED);

            assertThat(b.get(KEY)).isEqualTo("old");
        }

        @Test
        void aJournalThatBeginsWithoutHorizonLeavesTheDeadAliveInRedis() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.shared(Weakened.withoutHorizon(heldUp())));

            missAGroupRecord(a, b, Damage.GROUP_RECORDS_DELETED);

            assertThat(b.goals().lookup("2")).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    private void missAKeyRecord(Node a, Node b, Damage damage) throws Exception {
        // 1. Both nodes have the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. B's tail is busy.
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        // 3. A writes and invalidates; before B reads that, the journal is lost.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        damage.doTo(redis);
        // 4. B reads on.
        busy.open();
        b.catchUp();
    }

    private void missAGroupRecord(Node a, Node b, Damage damage) throws Exception {
        // 1. Redis and both nodes have old values.
        for (String key : List.of("1", "2", "3")) {
            source.write(key, "old");
            assertThat(a.get(key)).isEqualTo("old");
            assertThat(b.get(key)).isEqualTo("old");
            source.write(key, "new");
        }
        // 2. B's tail is busy.
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        // 3. A declares the group untrue; before B reads that, the journal is lost.
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        damage.doTo(redis);
        // 4. B reads on, and so does A.
        busy.open();
        b.catchUp();
        a.catchUp();
    }

    private void assertThatTheJournalWorks(Node writer, Node reader) {
        reader.get(KEY);
        source.write(KEY, "newest");
        assertThat(writer.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        reader.catchUp();
        assertThat(reader.get(KEY)).isEqualTo("newest");
        assertThat(redis.commands().type(KEY_RECORDS)).isEqualTo("stream");
        assertThat(redis.commands().type(GROUP_RECORDS)).isEqualTo("stream");
        assertThat(redis.commands().type(INCARNATION)).isEqualTo("string");
    }
}
