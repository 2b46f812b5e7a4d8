package dev.larder.redis.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.Journal;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProofTest {

    private final ManualClock clock = new ManualClock();
    private final Proof proof = new Proof(clock);

    @Test
    void thereIsNoneAtFirst() {
        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);
        assertThat(proof.covers(proof.moment())).isFalse();
    }

    @Test
    void itIsOfTheMomentOfTheQuestion() {
        long asked = proof.moment();
        clock.advance(Duration.ofMillis(5));
        proof.prove(asked);

        assertThat(clock.nanos() - proof.provenAtNanos()).isEqualTo(5_000_000);
        assertThat(proof.covers(asked)).isTrue();
        assertThat(proof.covers(asked + 1)).isFalse();
    }

    @Test
    void anOlderAnswerDoesNotTakeItBack() {
        long older = proof.moment();
        clock.advance(Duration.ofSeconds(1));
        long newer = proof.moment();
        proof.prove(newer);
        proof.prove(older);

        assertThat(proof.provenAtNanos()).isEqualTo(clock.nanos());
    }

    @Test
    void whatWasRevokedMustBeProvenAnew() {
        proof.prove(proof.moment());
        proof.revoke();
        assertThat(proof.provenAtNanos()).isEqualTo(Journal.NEVER);

        proof.prove(proof.moment());
        assertThat(proof.provenAtNanos()).isEqualTo(clock.nanos());
    }

    @Test
    void aSuspendedMachineMakesItOlder() {
        proof.prove(proof.moment());
        clock.jumpWall(Duration.ofMinutes(10));
        proof.compareClocks();

        assertThat(clock.nanos() - proof.provenAtNanos())
                .isEqualTo(Duration.ofMinutes(10).toNanos());
    }

    @Test
    void aQuestionFromBeforeTheSuspensionProvesOnlyThatMoment() {
        // 1. a heartbeat is sent   2. the machine is suspended   3. the answer arrives
        long asked = proof.moment();
        clock.jumpWall(Duration.ofMinutes(10));
        proof.compareClocks();
        proof.prove(asked);

        assertThat(clock.nanos() - proof.provenAtNanos())
                .isEqualTo(Duration.ofMinutes(10).toNanos());
    }

    @Test
    void aQuestionFromAfterTheSuspensionProvesAgain() {
        clock.jumpWall(Duration.ofMinutes(10));
        proof.compareClocks();
        proof.prove(proof.moment());

        assertThat(proof.provenAtNanos()).isEqualTo(clock.nanos());
    }

    @Test
    void clocksThatRunTogetherChangeNothing() {
        proof.prove(proof.moment());
        long proven = proof.provenAtNanos();
        clock.advance(Duration.ofHours(1));
        proof.compareClocks();

        assertThat(proof.provenAtNanos()).isEqualTo(proven);
    }

    @Test
    void aWallClockThatIsSetBackOrNudgedChangesNothing() {
        proof.prove(proof.moment());
        clock.jumpWall(Duration.ofHours(-1));
        proof.compareClocks();
        clock.jumpWall(Duration.ofMillis(200));
        proof.compareClocks();

        assertThat(proof.provenAtNanos()).isEqualTo(clock.nanos());
    }
}
