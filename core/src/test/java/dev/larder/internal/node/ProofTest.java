package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ProofTest {

    private static final long LIMIT = 5_000;

    private final SettableClock clock = new SettableClock();

    @Test
    void isRecentUpToTheLimit() {
        Proof proof = new Proof(new ProvenJournal(1_000, true), new Awakening(clock), LIMIT);
        assertThat(proof.isRecent(6_000)).isTrue();
        assertThat(proof.isRecent(6_001)).isFalse();
    }

    @Test
    void thatNeverCameIsNotRecent() {
        Proof proof = new Proof(new ProvenJournal(Journal.NEVER, true), new Awakening(clock), LIMIT);
        assertThat(proof.isRecent(0)).isFalse();
        assertThat(proof.covers(Journal.NEVER, 0)).isFalse();
    }

    @Test
    void coversWhatTheSourceSaidJustNow() {
        Proof proof = new Proof(new ProvenJournal(0, true), new Awakening(clock), LIMIT);
        assertThat(proof.covers(9_000, 10_000)).isTrue();
        assertThat(proof.covers(4_999, 10_000)).isFalse();
    }

    @Test
    void doesNotCoverWhatTheSourceSaidBeforeTheMachineSlept() {
        Awakening awakening = new Awakening(clock);
        Proof proof = new Proof(new ProvenJournal(0, true), awakening, LIMIT);
        clock.nanos = 9_500;
        clock.millis = 60_000;
        awakening.look();
        assertThat(proof.covers(9_000, 10_000)).isFalse();
        assertThat(proof.covers(9_500, 10_000)).isTrue();
    }

    @Test
    void isWhatALookupGoesByThatBeginsWhileItIsRecent() {
        Proof proof = new Proof(new ProvenJournal(1_000, true), new Awakening(clock), LIMIT);
        assertThat(proof.asOfNanos(6_000)).isEqualTo(1_000);
        assertThat(proof.asOfNanos(6_001)).isEqualTo(6_001);
    }

    @Test
    void isNotNeededWhereNobodyElseAppends() {
        Proof proof = new Proof(new ProvenJournal(Journal.NEVER, false), new Awakening(clock), LIMIT);
        assertThat(proof.isRecent(1_000_000)).isTrue();
    }

    private static final class SettableClock implements Clock {

        private long nanos;
        private long millis;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return millis;
        }
    }

    private record ProvenJournal(long provenAtNanos, boolean isShared) implements Journal {

        @Override
        public void follow(Follower follower) {}

        @Override
        public CompletionStage<String> append(JournalRecord record) {
            return CompletableFuture.completedFuture("0");
        }

        @Override
        public CompletionStage<Void> applied(String id) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> catchUp() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public double lagSeconds() {
            return 0;
        }
    }
}
