package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static dev.larder.redis.races.Tampering.GROUP_RECORDS;
import static dev.larder.redis.races.Tampering.KEY_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.InMemoryLocalTier;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node with a disk dies, and its successor finds that disk, and a Redis that has gone on without it, or not. */
final class DiskRestartIT extends ServerRace {

    private static final String NAMESPACE = "shop:v1";
    private static final String OTHER = "2";
    private static final Lookup<String> OLD_FROM_DISK = new Lookup<>("old", Outcome.DISK);
    private static final Lookup<String> NEW = new Lookup<>("new", Outcome.LOAD);

    private final InMemoryLocalTier disk = new InMemoryLocalTier();

    @BeforeEach
    void writeAnother() {
        source.write(OTHER, "old");
    }

    @Test
    void whatRedisHasEvictedIsServedFromDiskAndOfferedToNobody() {
        Node a = node(disk);
        a.get(KEY);
        redis.commands().unlink(Tampering.valueKey(KEY));

        assertThat(a.goals().lookup(KEY)).isEqualTo(OLD_FROM_DISK);
        assertThat(redis.envelope(KEY)).isEmpty();
        assertThat(redis.lease(KEY)).isEmpty();
    }

    @Test
    void keyRecordsAreReplayedFromTheCheckpoint() {
        Node again = node(whatAHasLeftWhenBInvalidates());

        assertThat(again.goals().lookup(KEY)).isEqualTo(NEW);
        assertThat(again.goals().lookup(OTHER)).isEqualTo(OLD_FROM_DISK);
        assertThat(again.abandonments()).isZero();
    }

    @Test
    void trimmedKeyRecordsAbandonIt() {
        InMemoryLocalTier left = whatAHasLeftWhenBInvalidates();
        // 4. Another key follows, and the stream keeps nothing but that.
        assertThat(fleet.node().goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
        redis.commands().xtrim(KEY_RECORDS, 1);

        assertThat(node(left).goals().lookup(KEY)).isEqualTo(NEW);
        assertThat(left.holds(NAMESPACE, "goal:" + OTHER)).isFalse();
    }

    @Test
    void keyRecordsThatWereTrimmedUpToTheCheckpointAreNotMissed() {
        InMemoryLocalTier left = whatAHasLeftWhenBInvalidates();
        redis.commands().xtrim(KEY_RECORDS, 1);

        assertThat(node(left).goals().lookup(OTHER)).isEqualTo(OLD_FROM_DISK);
    }

    @Test
    void anEmptiedRedisAbandonsIt() {
        InMemoryLocalTier left = whatAHasLeft();
        source.write(KEY, "new");
        redis.commands().flushall();

        assertThat(node(left).goals().lookup(KEY)).isEqualTo(NEW);
        assertThat(left.holds(NAMESPACE, "goal:" + OTHER)).isFalse();
    }

    @Test
    void aJournalThatHasLostWhatWasAppliedAbandonsIt() {
        // 1. A applies a key record, and another of B's comes after it died   2. Redis comes back without the first
        Node a = node(disk);
        a.get(KEY);
        a.goals().invalidate("9");
        a.catchUp();
        String last = lastKeyRecord();
        InMemoryLocalTier left = left();
        assertThat(left.checkpoint(NAMESPACE)).contains(last);
        redis.commands().xdel(KEY_RECORDS, last);

        assertThat(node(left).goals().lookup(KEY).outcome()).isEqualTo(Outcome.LOAD);
        assertThat(left.holds(NAMESPACE, "goal:" + OTHER)).isFalse();
    }

    @Test
    void groupRecordsReachItByItsStamps() {
        InMemoryLocalTier left = whatAHasLeft();
        source.write(KEY, "new");
        fleet.node().larder().invalidate(Invalidation.tag(TAG));

        assertThat(node(left).goals().lookup(KEY)).isEqualTo(NEW);
    }

    @Test
    void groupRecordsThatWereTrimmedReachItToo() {
        InMemoryLocalTier left = whatAHasLeft();
        source.write(KEY, "new");
        Node b = fleet.node();
        b.larder().invalidate(Invalidation.tag(TAG));
        b.larder().invalidate(Invalidation.tag("else"));
        redis.commands().xtrim(GROUP_RECORDS, 1);

        assertThat(node(left).goals().lookup(KEY)).isEqualTo(NEW);
    }

    @Test
    void whatWasDeferredIsSentBeforeRedisIsReadAgain() {
        Node again = node(whatAHasLeftAfterItDeferred(builder -> builder.disk(disk)));

        assertThat(again.goals().lookup(KEY)).isEqualTo(NEW);
        assertThat(again.larder().status().deferred()).isZero();
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void aNodeThatReplaysNothingServesWhatItMissed() {
            InMemoryLocalTier left = whatAHasLeftWhenBInvalidates();
            InMemoryLocalTier atTheEnd = new InMemoryLocalTier();
            node(atTheEnd);
            left.claim(NAMESPACE, atTheEnd.checkpoint(NAMESPACE));

            assertThat(node(left).goals().lookup(KEY)).isEqualTo(OLD_FROM_DISK);
        }

        @Test
        void aNodeThatWritesNothingDownReadsWhatItHasDeclaredUntrue() {
            whatAHasLeftAfterItDeferred(UnaryOperator.identity());

            assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        }
    }

    private InMemoryLocalTier whatAHasLeft() {
        // 1. A keeps two values on its disk, and dies.   2. Redis evicts them.
        Node a = node(disk);
        a.get(KEY);
        a.get(OTHER);
        return left();
    }

    private InMemoryLocalTier left() {
        InMemoryLocalTier left = disk.asIfKilled();
        redis.commands().unlink(Tampering.valueKey(KEY), Tampering.valueKey(OTHER));
        return left;
    }

    private InMemoryLocalTier whatAHasLeftWhenBInvalidates() {
        InMemoryLocalTier left = whatAHasLeft();
        // 3. B declares one of them untrue.
        source.write(KEY, "new");
        assertThat(fleet.node().goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        return left;
    }

    private InMemoryLocalTier whatAHasLeftAfterItDeferred(UnaryOperator<dev.larder.Larder.Builder> onDisk) {
        // 1. Redis holds the old value.   2. A is cut off and declares it untrue.   3. A dies.
        FailingSharedTier way = FailingSharedTier.around(fleet.tier());
        Node a = fleet.node(builder -> onDisk.apply(builder.shared(way)));
        a.get(KEY);
        way.goDown();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        return disk.asIfKilled();
    }

    private String lastKeyRecord() {
        return redis.commands()
                .xrevrange(KEY_RECORDS, Range.unbounded(), Limit.from(1))
                .get(0)
                .getId();
    }

    private Node node(InMemoryLocalTier on) {
        return fleet.node(builder -> builder.disk(on), spec -> spec.memory(Memory.none()));
    }
}
