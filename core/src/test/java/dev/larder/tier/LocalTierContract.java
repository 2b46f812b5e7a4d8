package dev.larder.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.tier.LocalTier.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every local tier promises: extend it with a tier that is empty, and that a second opening finds as the first has left it. */
@Timeout(60)
public abstract class LocalTierContract {

    private static final String KEY = "goal:42";
    private static final long LATER = System.currentTimeMillis() + 3_600_000;

    private LocalTier tier;

    /** Opens the store, the same each time within a test; empty at first. The last one opened was closed before, by this test. */
    protected abstract LocalTier open() throws Exception;

    /** Opens the store as it is found when the process that uses the tier dies just now. */
    protected abstract LocalTier openAsIfKilled(LocalTier dying) throws Exception;

    @BeforeEach
    void openTier() throws Exception {
        tier = open();
    }

    @AfterEach
    void closeTier() {
        tier.close();
    }

    @Nested
    class Values {

        @Test
        void anUnknownKeyIsEmpty() throws Exception {
            assertThat(read(KEY)).isNull();
        }

        @Test
        void aKeptValueIsRead() throws Exception {
            keep(KEY, "value");

            assertThat(read(KEY)).isEqualTo("value");
        }

        @Test
        void aLaterValueReplacesAnEarlierOne() throws Exception {
            keep(KEY, "old");
            keep(KEY, "new");

            assertThat(read(KEY)).isEqualTo("new");
        }

        @Test
        void largeAndEmptyValuesAreRead() throws Exception {
            String large = "x".repeat(2_000_000);
            keep("goal:1", large);
            keep("goal:2", "");

            assertThat(read("goal:1")).isEqualTo(large);
            assertThat(read("goal:2")).isEmpty();
        }

        @Test
        void manyKeysAreReadInTheirOrder() throws Exception {
            keep("goal:1", "one");
            keep("goal:3", "three");

            assertThat(texts(answer(tier.readAll(List.of("goal:3", "goal:2", "goal:1")))))
                    .containsExactly("three", "", "one");
            assertThat(answer(tier.readAll(List.of()))).isEmpty();
        }

        @Test
        void veryManyKeysAreRead() throws Exception {
            keep("goal:1999", "last");
            List<String> keys =
                    IntStream.range(0, 2_000).mapToObj(i -> "goal:" + i).toList();

            assertThat(texts(answer(tier.readAll(keys)))).hasSize(2_000).endsWith("last");
        }

        @Test
        void aValueWhoseQuestionIsAnsweredWithNoIsNotKept() throws Exception {
            keep(KEY, "old");
            tier.keep(kept(KEY, "new"), () -> false);
            tier.settle();

            assertThat(read(KEY)).isEqualTo("old");
        }

        @Test
        void aDroppedKeyIsGone() throws Exception {
            keep("goal:1", "one");
            keep("goal:2", "two");
            tier.drop(List.of("goal:1", "goal:3"));

            assertThat(read("goal:1")).isNull();
            assertThat(read("goal:2")).isEqualTo("two");
        }

        @Test
        void aDroppedKeyMayBeKeptAgain() throws Exception {
            keep(KEY, "old");
            tier.drop(List.of(KEY));
            keep(KEY, "new");

            assertThat(read(KEY)).isEqualTo("new");
        }

        @Test
        void whatIsReadMostIsTheHottest() throws Exception {
            for (int i = 1; i <= 3; i++) {
                keep("goal:" + i, "value");
            }
            for (int i = 0; i < 100; i++) {
                read("goal:2");
            }
            read("goal:1");

            assertThat(tier.hottest(1)).containsExactly("goal:2");
            assertThat(tier.hottest(10)).startsWith("goal:2");
        }

        @Test
        void theFiguresTellOfWhatIsKept() throws Exception {
            keep(KEY, "value");

            assertThat(tier.figures().waitingWrites()).isZero();
            assertThat(tier.figures().trouble()).isNull();
            assertThat(tier.figures().bytes()).isNotNegative();
        }
    }

    /** Steps: 1. the fence is raised   2. the key is dropped; against: a. the question is asked   b. the value is written. */
    @Nested
    class Drops {

        @Test
        void findTheValueWrittenOrAreSeenByItsQuestion() throws Exception {
            // However the two interleave, nothing stays that was taken before the fence was raised.
            for (int round = 0; round < 300; round++) {
                String key = "goal:" + round;
                AtomicLong fence = new AtomicLong();
                tier.keep(kept(key, "old"), () -> fence.get() == 0);
                fence.incrementAndGet();
                tier.drop(List.of(key));
                assertThat(read(key)).isNull();
                tier.settle();
                assertThat(read(key)).isNull();
            }
        }

        @Test
        void areNotOvertakenByAWriteWhoseQuestionWasAskedBefore() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch raised = new CountDownLatch(1);
            CompletableFuture<?> keeping = CompletableFuture.runAsync(() -> tier.keep(kept(KEY, "old"), () -> {
                asked.countDown();
                await(raised);
                return true;
            }));
            await(asked);
            CompletableFuture<?> dropping = CompletableFuture.runAsync(() -> tier.drop(List.of(KEY)));
            raised.countDown();
            dropping.get(30, TimeUnit.SECONDS);
            keeping.get(30, TimeUnit.SECONDS);
            tier.settle();

            assertThat(read(KEY)).isNull();
        }

        @Test
        void abandonmentsAreNotOvertakenEither() throws Exception {
            for (int round = 0; round < 100; round++) {
                String key = "goal:" + round;
                AtomicLong generation = new AtomicLong();
                tier.keep(kept(key, "old"), () -> generation.get() == 0);
                generation.incrementAndGet();
                tier.abandon("the test says so");
                assertThat(read(key)).isNull();
                tier.settle();
                assertThat(read(key)).isNull();
            }
        }
    }

    @Nested
    class Checkpoints {

        @Test
        void aNewStoreHasNone() {
            assertThat(tier.checkpoint()).isNull();
        }

        @Test
        void theLastOneOutlivesTheProcess() throws Exception {
            tier.checkpoint("place 1");
            keep(KEY, "value");
            tier.checkpoint("place 2");
            assertThat(tier.checkpoint()).isEqualTo("place 2");
            reopen();

            assertThat(tier.checkpoint()).isEqualTo("place 2");
            assertThat(read(KEY)).isEqualTo("value");
        }

        @Test
        void outliveAProcessThatIsKilledWithTheDropsBeforeThem() throws Exception {
            keep("goal:1", "old");
            keep("goal:2", "kept");
            tier.drop(List.of("goal:1"));
            tier.checkpoint("place");
            reopenAsIfKilled();

            assertThat(tier.checkpoint()).isEqualTo("place");
            assertThat(read("goal:1")).isNull();
        }

        @Test
        void dropsOutliveAProcessThatIsKilled() throws Exception {
            tier.checkpoint("place");
            keep(KEY, "old");
            tier.drop(List.of(KEY));
            reopenAsIfKilled();

            assertThat(read(KEY)).isNull();
        }

        @Test
        void areGoneOnceTheTierWasAbandoned() throws Exception {
            tier.checkpoint("place");
            keep(KEY, "old");
            tier.abandon("the test says so");
            assertThat(tier.checkpoint()).isNull();
            assertThat(read(KEY)).isNull();
            reopenAsIfKilled();

            assertThat(tier.checkpoint()).isNull();
            assertThat(read(KEY)).isNull();
        }

        @Test
        void anAbandonedTierIsUsedOn() throws Exception {
            keep(KEY, "old");
            tier.abandon("the test says so");
            tier.abandon("twice");
            keep(KEY, "new");
            tier.checkpoint("place");
            reopen();

            assertThat(tier.checkpoint()).isEqualTo("place");
            assertThat(read(KEY)).isEqualTo("new");
        }
    }

    @Nested
    class ALedger {

        @Test
        void isEmptyAtFirst() {
            assertThat(tier.ledger().lines()).isEmpty();
        }

        @Test
        void outlivesAProcessThatIsKilled() throws Exception {
            List<Long> numbers = tier.ledger().add(List.of("one", "two", "three"));
            tier.ledger().remove(List.of(numbers.get(1), 999_999L));
            reopenAsIfKilled();

            assertThat(tier.ledger().lines().values()).containsExactly("one", "three");
        }

        @Test
        void outlivesAnAbandonment() throws Exception {
            tier.ledger().add(List.of("one"));
            tier.abandon("the test says so");
            reopen();

            assertThat(tier.ledger().lines().values()).containsExactly("one");
        }

        @Test
        void neverGivesANumberTwice() throws Exception {
            List<Long> numbers = new ArrayList<>(tier.ledger().add(List.of("same", "same")));
            tier.ledger().remove(numbers);
            numbers.addAll(tier.ledger().add(List.of("same")));
            reopen();
            numbers.addAll(tier.ledger().add(List.of("same")));

            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(tier.ledger().lines()).containsOnlyKeys(numbers.get(2), numbers.get(3));
        }
    }

    @Test
    void aStoreThatIsInUseIsRefused() {
        assertThatIllegalStateException().isThrownBy(this::open);
    }

    @Test
    void aClosedTierIsEmptyAndQuiet() throws Exception {
        keep(KEY, "value");
        tier.close();
        tier.close();
        tier.drop(List.of(KEY));
        tier.checkpoint("place");
        tier.keep(kept(KEY, "late"), () -> true);

        assertThat(read(KEY)).isNull();
    }

    @Test
    void theReadTimeoutIsPositive() {
        assertThat(tier.readTimeout()).isPositive();
    }

    private void reopen() throws Exception {
        tier.close();
        tier = open();
    }

    private void reopenAsIfKilled() throws Exception {
        LocalTier dying = tier;
        dying.written().toCompletableFuture().get(60, TimeUnit.SECONDS);
        tier = openAsIfKilled(dying);
        dying.close();
    }

    private void keep(String key, String value) throws Exception {
        assertThat(tier.keep(kept(key, value), () -> true)).isTrue();
        tier.settle();
    }

    private String read(String key) throws Exception {
        return answer(tier.read(key)).map(bytes -> new String(bytes, UTF_8)).orElse(null);
    }

    private static Kept kept(String key, String value) {
        return new Kept(key, value.getBytes(UTF_8), LATER, 0);
    }

    private static List<String> texts(List<Optional<byte[]>> values) {
        return values.stream()
                .map(value -> value.map(bytes -> new String(bytes, UTF_8)).orElse(""))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
