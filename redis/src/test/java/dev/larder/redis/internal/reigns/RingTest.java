package dev.larder.redis.internal.reigns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.Doubtful;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.redis.internal.connection.Reign;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Keys that begin with {@code a} are on shard A, those that begin with {@code b} on shard B; the journal is on shard J. */
final class RingTest {

    private static final Reign A1 = new Reign("a", "1");
    private static final Reign A2 = new Reign("a", "2");
    private static final Reign B1 = new Reign("b", "1");
    private static final Reign J1 = new Reign("j", "1");
    private static final Reign J2 = new Reign("j", "2");
    private static final Group TAG = new Group(Kind.TAG, "team:7", "");

    private final Ring ring = new Ring(10);

    @Nested
    class AnInvalidation {

        @Test
        void isRepeatedWhereItsKeyWasRemovedUnderAnotherReign() {
            invalidate("a:1");
            invalidate("b:1");
            assertThat(doubtful(A2, J1).untrue()).containsExactly("a:1");
        }

        @Test
        void isRepeatedWhereItWasRecordedUnderAnotherReign() {
            invalidate("a:1");
            invalidate("b:1");
            assertThat(doubtful(A1, J2).untrue()).containsExactly("a:1", "b:1");
        }

        @Test
        void isRepeatedOnce() {
            invalidate("a:1");
            doubtful(A2, J2);
            assertThat(doubtful(A2, J2).isEmpty()).isTrue();
            assertThat(ring.size()).isZero();
        }

        @Test
        void isInDoubtFromItsBeginningOn() {
            ring.removing(List.of("a:1"), A1, 0);
            assertThat(doubtful(A2, J1).untrue()).containsExactly("a:1");
        }

        @Test
        void thatBeganUnderAnEarlierReignIsInDoubtHoweverLateItIsRecorded() {
            // 1. unlink under A1   2. shard A is met under A2   3. the record is appended
            ring.removing(List.of("a:1"), A1, 0);
            assertThat(doubtful(A2, J1).untrue()).hasSize(1);
            ring.recording(List.of("a:1"), J1, 1);
            assertThat(doubtful(A2, J1).isEmpty()).isTrue();
            // The repetition removes it under A2, then records it.
            ring.removing(List.of("a:1"), A2, 2);
            ring.recording(List.of("a:1"), J1, 3);
            assertThat(doubtful(A2, J1).isEmpty()).isTrue();
        }

        @Test
        void isNotRepeatedWhereNobodyKnowsWhoReigns() {
            invalidate("a:1");
            assertThat(ring.takeDoubtful(judge(null, null)).isEmpty()).isTrue();
            assertThat(ring.size()).isOne();
        }
    }

    @Nested
    class APut {

        @Test
        void isOnlyRecordedAgain() {
            ring.putting("a:1", A1, 0);
            ring.recording(List.of("a:1"), J1, 1);
            Doubtful doubtful = doubtful(A2, J2);
            assertThat(doubtful.replaced()).containsExactly("a:1");
            assertThat(doubtful.untrue()).isEmpty();
        }

        @Test
        void doesNotTakeThePlaceOfAnEarlierInvalidationThatMayBeLostWithIt() {
            // 1. the old value is removed   2. another is put   3. a replica without both becomes the master
            invalidate("a:1");
            ring.putting("a:1", A1, 2);
            ring.putting("a:1", A1, 3);
            ring.recording(List.of("a:1"), J1, 4);
            Doubtful doubtful = doubtful(A2, J1);
            assertThat(doubtful.untrue()).containsExactly("a:1");
            assertThat(doubtful.replaced()).isEmpty();
        }

        @Test
        void duringAnUpdateDoesNotTakeThePlaceOfItsWriteLease() {
            ring.removing(List.of("a:1"), A1, 0);
            ring.putting("a:1", A1, 1);
            assertThat(doubtful(A2, J1).untrue()).containsExactly("a:1");
        }

        @Test
        void staysWhereOnlyTheJournalHasLostIt() {
            invalidate("a:1");
            ring.putting("a:1", A1, 2);
            ring.recording(List.of("a:1"), J1, 3);
            assertThat(doubtful(A1, J2).replaced()).containsExactly("a:1");
        }

        @Test
        void staysWhereTheInvalidationBeforeItIsSafe() {
            invalidate("a:1");
            ring.putting("b:1", B1, 2);
            ring.forgetBefore(2);
            ring.putting("a:1", A1, 3);
            assertThat(doubtful(A2, J1).replaced()).containsExactly("a:1");
        }

        @Test
        void forgetsTheInvalidationBeforeItOnceThatIsSafe() {
            invalidate("a:1");
            ring.putting("a:1", A1, 2);
            ring.forgetBefore(2);
            ring.putting("a:1", A1, 3);
            assertThat(doubtful(A2, J1).replaced()).containsExactly("a:1");
        }
    }

    @Nested
    class AnUpdate {

        @Test
        void isRemovedAndRecordedAgainAsOfItsWriteLease() {
            ring.removing(List.of("a:1"), A1, 0);
            ring.recording(List.of("a:1"), J1, 1);
            assertThat(doubtful(A2, J1).untrue()).containsExactly("a:1");
        }

        @Test
        void whoseWriteLeaseIsOldAndSafeIsOnlyRecordedAgain() {
            ring.removing(List.of("a:1"), A1, 0);
            ring.forgetBefore(1);
            ring.recording(List.of("a:1"), J1, 2);
            assertThat(doubtful(A2, J2).replaced()).containsExactly("a:1");
        }
    }

    @Nested
    class AGroup {

        @Test
        void isRepeatedWhereTheJournalIsUnderAnotherReign() {
            ring.recording(TAG, J1, 0);
            assertThat(doubtful(A2, J1).isEmpty()).isTrue();
            assertThat(doubtful(A2, J2).groups()).containsExactly(TAG);
        }
    }

    @Nested
    class ItsBounds {

        @Test
        void nothingIsForgottenAtFirst() {
            for (int i = 0; i < 10; i++) {
                invalidate("a:" + i);
            }
            assertThat(ring.size()).isEqualTo(10);
            assertThat(ring.forgottenAtNanos()).isEmpty();
        }

        @Test
        void whatDoesNotFitAnyMorePushesTheOldestOut() {
            for (int i = 0; i < 11; i++) {
                ring.removing(List.of("a:" + i), A1, i);
            }
            assertThat(ring.size()).isEqualTo(10);
            assertThat(ring.forgottenAtNanos()).hasValue(0);
            assertThat(doubtful(A2, J1).untrue()).doesNotContain("a:0").contains("a:1", "a:10");
        }

        @Test
        void whatIsUntrueOnceMoreStandsThereOnceAndLast() {
            for (int i = 0; i < 10; i++) {
                ring.removing(List.of("a:" + i), A1, i);
            }
            ring.removing(List.of("a:0"), A1, 10);
            ring.removing(List.of("a:10"), A1, 11);
            assertThat(ring.forgottenAtNanos()).hasValue(1);
            assertThat(doubtful(A2, J1).untrue()).contains("a:0");
        }

        @Test
        void whatIsOldIsForgottenAndItsMomentKept() {
            ring.removing(List.of("a:1"), A1, 5);
            ring.removing(List.of("a:2"), A1, 6);
            ring.recording(List.of("a:1"), J1, 8);
            ring.forgetBefore(7);
            assertThat(ring.forgottenAtNanos()).hasValue(6);
            assertThat(doubtful(A2, J1).untrue()).containsExactly("a:1");
        }

        @Test
        void whatIsAsOldAsTheLimitIsKept() {
            ring.removing(List.of("a:1"), A1, 5);
            ring.forgetBefore(5);
            assertThat(ring.size()).isOne();
        }

        @Test
        void theClockMayPassItsLargestNumber() {
            ring.removing(List.of("a:1"), A1, Long.MAX_VALUE);
            ring.forgetBefore(Long.MIN_VALUE + 5);
            assertThat(ring.size()).isZero();
            ring.removing(List.of("a:2"), A1, Long.MIN_VALUE + 1);
            ring.forgetBefore(Long.MIN_VALUE + 5);
            assertThat(ring.forgottenAtNanos()).hasValue(Long.MIN_VALUE + 1);
        }
    }

    private void invalidate(String key) {
        ring.removing(List.of(key), key.startsWith("a") ? A1 : B1, 0);
        ring.recording(List.of(key), J1, 0);
    }

    private Doubtful doubtful(Reign a, Reign j) {
        return ring.takeDoubtful(judge(a, j));
    }

    private static Ring.Judge judge(Reign a, Reign j) {
        return new Ring.Judge() {
            @Override
            public boolean isOther(String key, Reign began) {
                Reign now = key.startsWith("a") ? a : B1;
                return now != null && !now.equals(began);
            }

            @Override
            public boolean isOtherForJournal(Reign began) {
                return j != null && !j.equals(began);
            }
        };
    }
}
