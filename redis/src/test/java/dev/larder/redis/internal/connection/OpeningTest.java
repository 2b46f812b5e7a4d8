package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.threads.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OpeningTest {

    private static final Attempt PATIENT = new Attempt(Duration.ofSeconds(5), /* isSpare= */ false);

    private record Try(Attempt how, CompletableFuture<String> end) {}

    private final ScheduledExecutorService timer = Threads.timer("larder-test");
    private final BlockingQueue<Try> tries = new LinkedBlockingQueue<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Opening<String> opening = new Opening<>(this::connect, closed::add, timer);

    private CompletionStage<String> connect(Attempt how) {
        Try begun = new Try(how, new CompletableFuture<>());
        tries.add(begun);
        return begun.end;
    }

    private Try next() throws InterruptedException {
        return Objects.requireNonNull(tries.poll(20, TimeUnit.SECONDS), "an attempt");
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void theFirstAttemptHasAllTheTimeThereIs() throws InterruptedException {
        opening.begin(PATIENT);
        Try first = next();
        next().end.completeExceptionally(new IllegalStateException("too short for it"));
        assertThat(opening.connection()).isNotDone();
        first.end.complete("connection");

        assertThat(first.how).isEqualTo(PATIENT);
        assertThat(opening.connection()).isCompletedWithValue("connection");
    }

    @Test
    void whileItHangsOthersAreMadeBesideIt() throws InterruptedException {
        opening.begin(PATIENT);
        Try first = next();
        Try second = next();
        assertThat(second.how.isSpare()).isTrue();
        assertThat(second.how.patience()).isLessThan(Opening.EVERY);
        second.end.completeExceptionally(new IllegalStateException("it hangs still"));
        next().end.complete("connection");

        assertThat(opening.connection()).isCompletedWithValue("connection");
        first.end.complete("late");
        assertThat(closed).containsExactly("late");
    }

    @Test
    void onlyOneIsMadeBesideItAtATime() throws InterruptedException {
        opening.begin(PATIENT);
        next();
        next();
        assertThat(tries.poll(3 * Opening.EVERY.toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
    }

    @Test
    void failsAtOnceWhenTheFirstDoes() throws InterruptedException {
        opening.begin(PATIENT);
        next().end.completeExceptionally(new IllegalStateException("refused"));

        assertThat(opening.connection()).isCompletedExceptionally();
        assertThat(tries.poll(3 * Opening.EVERY.toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
    }

    @Test
    void triesAtOnceWhenAnotherMasterIsThere() throws InterruptedException {
        opening.begin(PATIENT);
        next();
        Try stillAtTheOldMaster = next();
        opening.again();
        next().end.complete("to the new master");

        assertThat(opening.connection()).isCompletedWithValue("to the new master");
        assertThat(stillAtTheOldMaster.end).isNotDone();
    }

    @Test
    void whoGivesUpSoonMakesNoOthers() throws InterruptedException {
        opening.begin(new Attempt(Opening.EVERY, /* isSpare= */ false));
        next();

        assertThat(tries.poll(3 * Opening.EVERY.toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
    }
}
