package dev.larder.redis.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.redis.internal.connection.Deadlines;
import dev.larder.redis.internal.proof.Proof;
import dev.larder.testkit.ManualClock;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the tail stands, what heartbeats ask and are answered, and what that proves; told step by step. */
@Timeout(60)
final class ProgressTest {

    private final HashedWheelTimer wheel = new HashedWheelTimer();
    private final ManualClock clock = new ManualClock();
    private final Proof proof = new Proof(clock);
    private final Progress progress = new Progress(
            proof, Deadlines.of(wheel, Duration.ofSeconds(30)), () -> new TierUnavailableException("late", null));

    @AfterEach
    void stopTheWheel() {
        wheel.stop();
    }

    @Test
    void aHeartbeatIsProvedWhenTheTailHasPassedItsHeads() {
        progress.begun(place(1, 1));
        Progress.Question asked = progress.ask();
        clock.advance(Duration.ofMillis(3));
        progress.answered(asked, () -> place(2, 3));
        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);

        progress.advanced(place(2, 1));
        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
        progress.advanced(place(2, 3));
        assertThat(clock.nanos() - proof.provenAtNanos()).isEqualTo(3_000_000);
    }

    @Test
    void aHeartbeatWhoseHeadsWerePassedIsProvedAtOnce() {
        progress.begun(place(1, 1));
        Progress.Question asked = progress.ask();
        progress.advanced(place(5, 5));
        progress.answered(asked, () -> place(4, 4));

        assertThat(proof.provenAtNanos()).isEqualTo(clock.nanos());
        assertThat(progress.place()).isNotNull();
    }

    @Test
    void aHeartbeatFromBeforeTheBeginningProvesNothing() {
        Progress.Question asked = progress.ask();
        progress.begun(place(1, 1));
        progress.answered(asked, () -> place(1, 1));

        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
    }

    @Test
    void aHeartbeatFromBeforeANewBeginningProvesNothingAndContradictsNothing() {
        // 1. a heartbeat is sent   2. continuity is lost   3. the journal is read anew   4. the answer arrives
        progress.begun(place(5, 5));
        Progress.Question asked = progress.ask();
        progress.lost("as the test wants it");
        progress.begun(place(1, 1));
        progress.answered(asked, () -> place(1, 1));

        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
        assertThat(progress.place()).isEqualTo(place(1, 1));
    }

    @Test
    void aContradictionLosesContinuity() {
        progress.begun(place(5, 5));
        proof.prove(proof.moment());
        progress.answered(progress.ask(), () -> place(4, 5));

        assertThat(progress.place()).isNull();
        assertThat(progress.lostBecause()).contains("last key record");
        assertThat(progress.lastKnown()).isEqualTo(place(5, 5));
        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
    }

    @Test
    void aMissingPartLosesContinuity() {
        progress.begun(place(5, 5));
        progress.answered(progress.ask(), () -> {
            throw new ContinuityLostException("a part is gone");
        });

        assertThat(progress.lostBecause()).isEqualTo("a part is gone");
    }

    @Test
    void aLossForgetsWhatWasPending() {
        progress.begun(place(1, 1));
        progress.answered(progress.ask(), () -> place(2, 2));
        progress.lost("as the test wants it");
        progress.begun(place(1, 1));
        progress.advanced(place(2, 2));

        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
    }

    @Test
    void recordsThatWereAppliedAfterALossAreRemembered() {
        progress.begun(place(1, 1));
        progress.lost("as the test wants it");
        progress.advanced(place(2, 2));

        assertThat(progress.place()).isNull();
        assertThat(progress.lastKnown()).isEqualTo(place(2, 2));
    }

    @Test
    void whoWaitsForARecordIsReleasedByItsStreamOnly() {
        progress.begun(place(1, 1));
        CompletableFuture<Void> keys = progress.keysApplied(record(3));
        CompletableFuture<Void> groups = progress.groupsApplied(record(3));
        progress.advanced(place(3, 2));
        assertThat(keys).isCompleted();
        assertThat(groups).isNotDone();

        progress.applied(record(3));
        progress.advanced(place(3, 4));
        assertThat(groups).isCompleted();
    }

    @Test
    void whoWaitsForARecordOfThePastIsReleasedAtOnce() {
        progress.applied(record(1));
        progress.begun(place(1, 1));

        assertThat(progress.keysApplied(record(1))).isCompleted();
        assertThat(progress.groupsApplied(record(1))).isCompleted();
    }

    @Test
    void aRecordThatWasLostWithItsMasterIsNotTakenForAppliedBecauseOthersCameBehindIt() {
        // 1. a master acknowledges our record   2. it is succeeded by a replica that lacks it   3. there comes another
        // node's record
        progress.begun(place(1, 1));
        CompletableFuture<Void> ours = progress.groupsApplied(record(9));
        Link theirs = new Link(new StreamId(9, 1), "another's");
        progress.applied(theirs);
        progress.advanced(new Place("incarnation", record(1), theirs));

        assertThat(ours).isCompletedExceptionally();
        assertThat(progress.groupsApplied(new Link(theirs.id(), "by the same id")))
                .isCompletedExceptionally();
        assertThat(progress.groupsApplied(theirs)).isCompleted();
    }

    @Test
    void whatIsReadAnewEndsTheWaitsFromBeforeItAndTellsWhoseRecordWasLost() {
        progress.begun(place(1, 1));
        CompletableFuture<Void> there = progress.groupsApplied(record(8));
        CompletableFuture<Void> lost = progress.groupsApplied(record(9));
        CompletableFuture<Void> keys = progress.keysApplied(record(9));
        progress.lost("as the test wants it");
        Runnable released = progress.abandoning();
        CompletableFuture<Void> after = progress.groupsApplied(record(9));
        progress.applied(record(8));
        progress.begun(place(8, 8));
        released.run();

        assertThat(there).isCompleted();
        assertThat(lost).isCompletedExceptionally();
        assertThat(keys).isCompleted();
        assertThat(after).isNotDone();
    }

    @Test
    void asManyAsAreRememberedCanBeTold() {
        progress.begun(place(1, 1));
        for (int id = 1; id <= NewestLinks.MOST; id++) {
            progress.applied(record(id));
        }
        progress.advanced(place(1, NewestLinks.MOST));
        assertThat(progress.groupsApplied(record(1))).isCompleted();

        progress.applied(record(NewestLinks.MOST + 1));
        assertThat(progress.groupsApplied(record(1))).isCompletedExceptionally();
    }

    @Test
    void whoWantsProofOfNowWaitsForAQuestionAskedLater() {
        progress.begun(place(1, 1));
        Progress.Question earlier = progress.ask();
        clock.advance(Duration.ofMillis(1));
        CompletableFuture<Void> proven = progress.provenNow();
        progress.answered(earlier, () -> place(1, 1));
        assertThat(proven).isNotDone();

        progress.answered(progress.ask(), () -> place(1, 1));
        assertThat(proven).isCompleted();
    }

    @Test
    void closingEndsEveryWait() {
        progress.begun(place(1, 1));
        CompletableFuture<Void> record = progress.keysApplied(record(9));
        CompletableFuture<Void> proven = progress.provenNow();
        progress.close();

        assertThat(record).isCompletedExceptionally();
        assertThat(proven).isCompletedExceptionally();
    }

    private static Place place(long keys, long groups) {
        return new Place("incarnation", new Link(new StreamId(keys, 0), "k" + keys), record(groups));
    }

    private static Link record(long id) {
        return new Link(new StreamId(id, 0), "g" + id);
    }
}
