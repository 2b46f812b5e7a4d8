package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class BallotTest {

    private final Ballot<Integer> ballot = new Ballot<>(3, Collections::max);
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> second = new CompletableFuture<>();
    private final CompletableFuture<Integer> third = new CompletableFuture<>();

    BallotTest() {
        ballot.asked(first);
        ballot.asked(second);
        ballot.asked(third);
    }

    @Test
    void theGreatestOfAllAnswersCounts() {
        first.complete(1);
        second.complete(3);
        assertThat(ballot.outcome()).isNotDone();
        third.complete(2);

        assertThat(ballot.outcome()).isCompletedWithValue(3);
    }

    @Test
    void oneThatIsDownIsNotMissed() {
        first.completeExceptionally(new IllegalStateException("down"));
        second.complete(1);
        third.complete(1);

        assertThat(ballot.outcome()).isCompletedWithValue(1);
    }

    @Test
    void oneThatHangsIsWaitedForUntilTimeIsUp() {
        first.complete(1);
        second.complete(2);
        ballot.timeUp();

        assertThat(ballot.outcome()).isCompletedWithValue(2);
    }

    @Test
    void whenTimeIsUpTheFirstAnswerCounts() {
        ballot.timeUp();
        assertThat(ballot.outcome()).isNotDone();
        second.complete(2);

        assertThat(ballot.outcome()).isCompletedWithValue(2);
    }

    @Test
    void ifAllFailTheLastFailureIsTold() {
        first.completeExceptionally(new IllegalStateException("first"));
        second.completeExceptionally(new IllegalStateException("second"));
        third.completeExceptionally(new IllegalStateException("third"));

        assertThat(ballot.outcome())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("third");
    }
}
