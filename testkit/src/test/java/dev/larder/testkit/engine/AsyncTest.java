package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Clock;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class AsyncTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");
    private final DeterministicExecutor executor = new DeterministicExecutor();
    private Cache<Integer, String> goals;

    @BeforeEach
    void open() {
        goals = shop.node(builder -> builder.executor(executor)).goals(source);
    }

    @Nested
    class Callers {

        @Test
        void whoJoinHoldNoThread() {
            List<CompletableFuture<String>> answers =
                    IntStream.range(0, 100).mapToObj(i -> goals.async().get(1)).toList();
            assertThat(executor.waiting()).isOne();
            executor.runAll();
            assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue("one"));
            assertThat(source.loads()).isOne();
        }

        @Test
        void areAnsweredAtOnceFromMemory() {
            goals.get(1);
            assertThat(goals.async().lookup(1))
                    .isCompletedWithValueMatching(found -> found.outcome() == Outcome.MEMORY);
            assertThat(executor.waiting()).isZero();
        }

        @Test
        void joinABlockingFlight() throws Exception {
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Caller<String> owner = Caller.of(() -> goals.get(1));
            gate.awaitArrival();
            CompletableFuture<String> joined = goals.async().get(1);
            assertThat(executor.waiting()).isZero();
            gate.open();
            assertThat(joined.get(20, TimeUnit.SECONDS)).isEqualTo("one");
            owner.answer();
        }

        @Test
        void areJoinedByABlockingOne() throws Exception {
            CompletableFuture<String> answer = goals.async().get(1);
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            executor.runAll();
            assertThat(joiner.answer()).isEqualTo("one");
            assertThat(answer).isCompletedWithValue("one");
            assertThat(source.loads()).isOne();
        }

        @Test
        void whoCancelDoNotEndTheLoad() {
            CompletableFuture<String> cancelled = goals.async().get(1);
            CompletableFuture<String> other = goals.async().get(1);
            cancelled.cancel(true);
            executor.runAll();
            assertThat(other).isCompletedWithValue("one");
        }

        @Test
        void mayAskForTheSameKeyWhenTheyAreAnswered() throws Exception {
            // What the source does not have is not kept, so the second question flies again, on the thread that has
            // just landed.
            CompletableFuture<String> chained = goals.async().get(7).thenApply(none -> goals.get(7, () -> "default"));
            executor.runAll();
            assertThat(chained.get(20, TimeUnit.SECONDS)).isEqualTo("default");
        }

        @Test
        void whoWaitTooLongLoadForThemselves() throws Exception {
            Gate gate = new Gate();
            source.before(() -> {
                if (source.loads() == 1) {
                    gate.passInterruptibly();
                }
            });
            Cache<Integer, String> impatient = shop.node(builder -> builder.clock(Clock.system()))
                    .goals(source, spec -> spec.waitLimit(Duration.ofMillis(50)));
            Caller<String> owner = Caller.of(() -> impatient.get(1));
            gate.awaitArrival();
            assertThat(impatient.async().get(1).get(20, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(impatient.peek(1)).isNull();
            gate.open();
            owner.answer();
        }
    }

    @Nested
    class Failures {

        @Test
        void completeTheFuture() {
            source.down();
            CompletableFuture<String> owner = goals.async().get(1);
            CompletableFuture<String> joiner = goals.async().get(1);
            executor.runAll();
            assertThat(owner)
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LoadException.class)
                    .withRootCauseInstanceOf(IllegalStateException.class);
            assertThat(joiner)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LoadException.class);
        }

        @Test
        @SuppressWarnings({"DataFlowIssue", "NullAway"}) // that is the point
        void ofMisuseCompleteTheFutureToo() {
            assertThat(goals.async().get(null))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(goals.async().lookup(null))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Executors {

        @Test
        void thatAreFullLetTheCallerWork() {
            executor.full(true);
            assertThat(goals.async().get(1)).isCompletedWithValue("one");
            assertThat(goals.async().getAll(List.of(1))).isCompletedWithValue(Map.of(1, "one"));
            assertThat(goals.async().invalidate(1)).isCompletedWithValue(Acknowledgement.ACKNOWLEDGED);
            assertThat(goals.peek(1)).isNull();
        }

        @Test
        void thatFailInTheirOwnWayLeaveNoFlightBehind() throws Exception {
            Shop.Node node = shop.node(builder -> builder.executor(task -> {
                throw new IllegalStateException("shut down");
            }));
            Cache<Integer, String> stranded = node.goals(source, spec -> spec.waitLimit(Duration.ofDays(1)));
            assertThat(stranded.async().get(1)).isCompletedWithValue("one");
            stranded.invalidate(1);
            assertThat(Caller.of(() -> stranded.get(1)).answer()).isEqualTo("one");
        }
    }

    @Test
    void writesRunOnTheExecutor() {
        CompletableFuture<Acknowledgement> put = goals.async().put(1, "put");
        assertThat(put).isNotDone();
        executor.runAll();
        assertThat(put).isCompletedWithValue(Acknowledgement.ACKNOWLEDGED);
        assertThat(goals.get(1)).isEqualTo("put");
        CompletableFuture<String> updated = goals.async().update(1, () -> "updated");
        CompletableFuture<Acknowledgement> invalidated = goals.async().invalidate(1);
        executor.runAll();
        assertThat(updated).isCompletedWithValue("updated");
        assertThat(invalidated).isCompletedWithValue(Acknowledgement.ACKNOWLEDGED);
    }

    @Test
    void keysAreReadWhenTheCallIsMade() {
        List<Integer> keys = new java.util.ArrayList<>(List.of(1));
        CompletableFuture<Map<Integer, String>> answer = goals.async().getAll(keys);
        keys.clear();
        executor.runAll();
        assertThat(answer).isCompletedWithValue(Map.of(1, "one"));
    }
}
