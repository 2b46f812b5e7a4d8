package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static dev.larder.redis.races.Tampering.KEY_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node's connection to the journal breaks, and records are appended before it has another. */
final class LostConnectionIT extends TopologyRace {

    private final Checkpoint recordsOfB = new Checkpoint();
    private Node a;
    private Node b;

    /** Two nodes with the old value of the key, and with a value that stays true. */
    private void cacheEverywhere(SharedTier.Provider tierOfB) {
        source.write("2", "true");
        a = fleet.node();
        b = fleet.node(builder -> builder.shared(tierOfB));
        for (Node node : List.of(a, b)) {
            assertThat(node.get(KEY)).isEqualTo("old");
            assertThat(node.get("2")).isEqualTo("true");
        }
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    @Nested
    class WhereNothingWasTrimmed {

        @Test
        void theNodeGoesOnWhereItWasAndAppliesWhatItMissed() throws Exception {
            cacheEverywhere(heldUp());
            Gate busy = breakConnectionOfB();
            // 3. A writes and invalidates.
            source.write(KEY, "new");
            assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
            // 4. B reads on, on another connection.
            busy.open();
            b.catchUp();
            assertThat(b.get(KEY)).isEqualTo("new");
            assertThatNothingWasAbandoned();
        }

        @Test
        void theNodeAppliesAlsoTheGroupRecordsItMissed() throws Exception {
            cacheEverywhere(heldUp());
            Gate busy = breakConnectionOfB();
            // 3. A writes and declares the group untrue.
            source.write(KEY, "new");
            assertThat(a.larder().invalidate(Invalidation.pattern("goal:" + KEY)))
                    .isEqualTo(ACKNOWLEDGED);
            // 4. B reads on, on another connection.
            busy.open();
            b.catchUp();
            assertThat(b.get(KEY)).isEqualTo("new");
            assertThatNothingWasAbandoned();
        }

        private void assertThatNothingWasAbandoned() {
            assertThat(b.abandonments()).isEqualTo(1);
            assertThat(b.goals().lookup("2").outcome()).isEqualTo(Outcome.MEMORY);
        }
    }

    @Nested
    class WhereKeyRecordsWereTrimmed {

        @Test
        void theNodeAbandonsItsMemoryAndNobodyElseLosesAnything() throws Exception {
            cacheEverywhere(heldUp());

            missATrimmedKeyRecord();

            assertThat(b.abandonments()).isEqualTo(2);
            assertThat(b.get(KEY)).isEqualTo("new");
            // 5. No group record was trimmed, so no horizon was needed.
            assertThat(b.goals().lookup("2")).isEqualTo(new Lookup<>("true", Outcome.REDIS));
            assertThat(a.goals().lookup("2")).isEqualTo(new Lookup<>("true", Outcome.MEMORY));
        }
    }

    @Nested
    class WhereGroupRecordsWereTrimmed {

        @Test
        void theNodeAbandonsItsMemoryAndBelievesNothingOlderInRedis() throws Exception {
            cacheEverywhere(heldUp());

            missATrimmedGroupRecord();

            assertThat(b.abandonments()).isEqualTo(2);
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void theNodeBelievesWhatATrimmedGroupRecordHasKilledInRedis() throws Exception {
            cacheEverywhere(Weakened.withoutHorizon(heldUp()));

            missATrimmedGroupRecord();

            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }

        @Test
        void theNodeThatAbandonsNothingServesWhatItMissed() throws Exception {
            cacheEverywhere(Weakened.withoutAbandonment(heldUp()));

            missATrimmedKeyRecord();

            assertThat(b.get(KEY)).isEqualTo("old");
        }
    }

    private void missATrimmedKeyRecord() throws Exception {
        Gate busy = breakConnectionOfB();
        // 3. A writes and invalidates; the record is trimmed, another remains.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        assertThat(a.goals().invalidate("3")).isEqualTo(ACKNOWLEDGED);
        a.catchUp();
        redis.commands().xtrim(KEY_RECORDS, 1);
        // 4. B reads on, and what comes is not what follows.
        busy.open();
        b.catchUp();
    }

    private void missATrimmedGroupRecord() throws Exception {
        Gate busy = breakConnectionOfB();
        // 3. A writes and declares the group untrue; the record is trimmed, another remains.
        source.write(KEY, "new");
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        assertThat(a.larder().invalidate(Invalidation.tag("else"))).isEqualTo(ACKNOWLEDGED);
        redis.commands().xtrim(GROUP_RECORDS, 1);
        // 4. B reads on, and what comes is not what follows.
        busy.open();
        b.catchUp();
    }

    private Gate breakConnectionOfB() throws Exception {
        // 1. B's tail has read a record and is about to apply it.
        Gate busy = recordsOfB.holdNext();
        assertThat(a.goals().invalidate("3")).isEqualTo(ACKNOWLEDGED);
        busy.awaitArrival();
        // 2. Its connection breaks.
        redis.killTails();
        return busy;
    }
}
