package dev.larder.redis.internal.connection;

import static dev.larder.tier.SharedTier.BreakerState.CLOSED;
import static dev.larder.tier.SharedTier.BreakerState.HALF_OPEN;
import static dev.larder.tier.SharedTier.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.TierUnavailableException;
import dev.larder.internal.threads.Threads;
import dev.larder.tier.SharedTier.BreakerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BreakerTest {

    private static final TierUnavailableException SILENCE = new TierUnavailableException("silence", null);

    private final ScheduledExecutorService timer = Threads.timer("larder-test");
    private final BlockingQueue<CompletableFuture<String>> probes = new LinkedBlockingQueue<>();
    private final List<BreakerState> states = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private Breaker breaker(Duration openAtMost, Duration probeEvery) {
        BreakerSettings settings = new BreakerSettings(5, openAtMost, probeEvery);
        return new Breaker("shard", settings, this::probe, timer, (from, to, cause) -> states.add(to));
    }

    /** Probed once when it opens, and hardly ever again. */
    private Breaker breaker() {
        return breaker(Duration.ofHours(2), Duration.ofHours(1));
    }

    private CompletionStage<?> probe() {
        CompletableFuture<String> probe = new CompletableFuture<>();
        probes.add(probe);
        return probe;
    }

    private CompletableFuture<String> nextProbe() throws InterruptedException {
        return java.util.Objects.requireNonNull(probes.poll(20, TimeUnit.SECONDS), "a probe");
    }

    private static void fail(Breaker breaker, int times) {
        IntStream.range(0, times).forEach(i -> breaker.failed(SILENCE));
    }

    @Test
    void opensAfterFiveFailuresInARow() {
        Breaker breaker = breaker();
        fail(breaker, 4);
        assertThat(breaker.isClosed()).isTrue();
        fail(breaker, 1);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.state()).isEqualTo(OPEN);
        assertThat(breaker.openings()).isOne();
    }

    @Test
    void oneAnswerAmongThemKeepsItClosed() {
        Breaker breaker = breaker();
        for (int i = 0; i < 20; i++) {
            fail(breaker, 4);
            breaker.worked();
        }
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void probesAtOnceAndClosesAfterTwoAnswers() throws Exception {
        Breaker breaker = breaker();
        fail(breaker, 5);
        nextProbe().complete("PONG");
        nextProbe().complete("PONG");
        await().until(breaker::isClosed);
        assertThat(states).containsExactly(OPEN, HALF_OPEN, CLOSED);
        assertThat(probes).isEmpty();
    }

    @Test
    void staysOpenWhileProbesAreNotAnswered() throws Exception {
        Breaker breaker = breaker(Duration.ofHours(1), Duration.ofMillis(10));
        fail(breaker, 5);
        for (int i = 0; i < 20; i++) {
            nextProbe().completeExceptionally(SILENCE);
        }
        assertThat(states).containsExactly(OPEN);
    }

    @Test
    void opensAgainIfTheSecondProbeIsNotAnswered() throws Exception {
        Breaker breaker = breaker();
        fail(breaker, 5);
        nextProbe().complete("PONG");
        nextProbe().completeExceptionally(SILENCE);
        await().until(() -> states.size() == 3);
        assertThat(states).containsExactly(OPEN, HALF_OPEN, OPEN);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void isHalfOpenAfterTheLongestTimeWhateverProbesSay() throws Exception {
        breakerThatOpens(Duration.ofMillis(50), Duration.ofMillis(10));
        await().until(() -> {
            nextProbe().completeExceptionally(SILENCE);
            return states.contains(HALF_OPEN);
        });
    }

    private void breakerThatOpens(Duration openAtMost, Duration probeEvery) {
        fail(breaker(openAtMost, probeEvery), 5);
    }

    @Test
    void neitherLateAnswersNorLateFailuresMoveItOnceItIsOpen() {
        Breaker breaker = breaker();
        fail(breaker, 5);
        IntStream.range(0, 10).forEach(i -> breaker.worked());
        fail(breaker, 10);
        assertThat(states).containsExactly(OPEN);
    }

    @Test
    void probesWhenThereIsReasonTo() throws Exception {
        Breaker breaker = breaker();
        fail(breaker, 5);
        nextProbe().completeExceptionally(SILENCE);
        breaker.probeNow();
        nextProbe().complete("PONG");
        nextProbe().complete("PONG");
        await().until(breaker::isClosed);
    }

    @Test
    void probesNothingWhileItIsClosed() {
        Breaker breaker = breaker();
        breaker.probeNow();
        await().during(Duration.ofMillis(50)).until(probes::isEmpty);
    }

    @Test
    void opensAgainAfterItClosed() throws Exception {
        Breaker breaker = breaker();
        for (int i = 0; i < 3; i++) {
            fail(breaker, 5);
            nextProbe().complete("PONG");
            nextProbe().complete("PONG");
            await().until(breaker::isClosed);
        }
        assertThat(breaker.openings()).isEqualTo(3);
    }
}
