package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a row that was read may stand. */
class LoadTest {

    private static final UUID HERE = new UUID(0, 1);
    private static final UUID THERE = new UUID(0, 2);
    private static final long TOLERANCE = 5;

    private final Row row = new Row("read", 2, 100);
    private final Claim own = new Claim(HERE, 100);

    private Load load(Snapshots snapshots, @Nullable Claim seen, long began) {
        return new Load(row, own, seen, began, TOLERANCE, snapshots, versions());
    }

    private static Comparator<Object> versions() {
        return Comparator.comparing(Integer.class::cast);
    }

    @Test
    void nothingBecomesAClaimForTheNextToFollow() {
        assertThat(load(Snapshots.STATEMENT, null, 50).over(null)).isEqualTo(own);
        assertThat(load(Snapshots.STATEMENT, new Claim(HERE, 60), 50).over(null))
                .isEqualTo(own);
    }

    @Test
    void takesThePlaceOfTheClaimThatWasSeenAndOfNoOther() {
        Claim seen = new Claim(THERE, 60);
        assertThat(load(Snapshots.STATEMENT, seen, 50).over(seen)).isEqualTo(row);
        assertThat(load(Snapshots.STATEMENT, seen, 50).over(new Claim(THERE, 61)))
                .isNull();
        assertThat(load(Snapshots.STATEMENT, null, 50).over(seen)).isNull();
    }

    @Test
    void ofASnapshotTakesOnlyThePlaceOfAClaimThatIsOlderThanItsTransaction() {
        Claim seen = new Claim(HERE, 60);
        assertThat(load(Snapshots.TRANSACTION, seen, 50).over(seen)).isNull();
        assertThat(load(Snapshots.TRANSACTION, seen, 60).over(seen)).isNull();
        assertThat(load(Snapshots.TRANSACTION, null, 61).over(seen)).isEqualTo(row);
    }

    @Test
    void trustsTheClocksOfOtherNodesUpToTheTolerance() {
        Claim laid = new Claim(THERE, 60);
        assertThat(load(Snapshots.TRANSACTION, null, 65).over(laid)).isNull();
        assertThat(load(Snapshots.TRANSACTION, null, 66).over(laid)).isEqualTo(row);
    }

    @Test
    void neverTakesThePlaceOfALockUntilItsTimeIsOver() {
        assertThat(load(Snapshots.STATEMENT, null, 99).over(new Lock(List.of(new Holder(THERE, 1, 101)))))
                .isNull();
        assertThat(load(Snapshots.STATEMENT, null, 99).over(new Lock(List.of(new Holder(THERE, 1, 100)))))
                .isEqualTo(own);
    }

    @Test
    void replacesARowOnlyIfItIsKnownToBeNewer() {
        assertThat(load(Snapshots.STATEMENT, null, 99).over(new Row("older", 1, 7)))
                .isEqualTo(row);
        assertThat(load(Snapshots.STATEMENT, null, 99).over(new Row("same", 2, 7)))
                .isNull();
        assertThat(load(Snapshots.STATEMENT, null, 99).over(new Row("unversioned", null, 7)))
                .isNull();
    }

    @Test
    void isolationAboveReadCommittedIsASnapshotOfTheTransaction() {
        assertThat(Snapshots.of(Connection.TRANSACTION_READ_COMMITTED)).isEqualTo(Snapshots.STATEMENT);
        assertThat(Snapshots.of(Connection.TRANSACTION_REPEATABLE_READ)).isEqualTo(Snapshots.TRANSACTION);
        assertThat(Snapshots.of(Connection.TRANSACTION_SERIALIZABLE)).isEqualTo(Snapshots.TRANSACTION);
    }
}
