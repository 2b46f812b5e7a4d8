package dev.larder.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.tier.LocalTier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store in which somebody hangs: a value whose question is not answered holds the section in which everything is written, as a disk does
 * that does not answer.
 */
@Timeout(120)
final class HangingTest {

    private static final int MOST_DROPS = 100_000;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Tiers tiers = new Tiers(clock);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch isOver = new CountDownLatch(1);

    @Test
    void whoDropsDoesNotWaitAndReadersSeeItAtOnce() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tiers.keep(tier, "goal:1", "one");
            tiers.keep(tier, "goal:2", "two");
            hang(tier);
            tier.drop(List.of("goal:1"));
            tier.checkpoint("place");
            CompletableFuture<Void> written = tier.written().toCompletableFuture();

            assertThat(Tiers.read(tier, "goal:1")).isNull();
            assertThat(Tiers.read(tier, "goal:2")).isEqualTo("two");
            assertThat(written).isNotDone();
            isOver.countDown();
            written.get(60, TimeUnit.SECONDS);
            assertThat(Tiers.read(tier, "goal:1")).isNull();
        }
        try (LocalTier tier = tiers.open(folder)) {
            assertThat(tier.checkpoint()).isEqualTo("place");
            assertThat(Tiers.read(tier, "goal:1")).isNull();
            assertThat(Tiers.read(tier, "goal:2")).isEqualTo("two");
        }
    }

    @Test
    void moreDropsThanMayWaitAbandonTheTier() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tier.checkpoint("place");
            tiers.keep(tier, "goal:1", "one");
            hang(tier);
            tier.drop(IntStream.range(0, MOST_DROPS).mapToObj(i -> "other:" + i).toList());
            assertThat(Tiers.read(tier, "goal:1")).isEqualTo("one");

            tier.drop(List.of("one:more"));
            assertThat(Tiers.read(tier, "goal:1")).isNull();
            assertThat(tier.checkpoint()).isNull();
            assertThat(Tiers.count(tier, "abandoned")).isOne();
            assertThat(tier.figures().trouble()).contains("100000 drops wait for the store");

            isOver.countDown();
            tiers.keep(tier, "goal:1", "new");
            assertThat(Tiers.read(tier, "goal:1")).isEqualTo("new");
            assertThat(tier.figures().trouble()).isNull();
        }
    }

    @Test
    void whatIsAbandonedWhileItIsWrittenIsDead() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            hang(tier);
            tier.abandon("the test says so");
            isOver.countDown();
            tier.settle();
            assertThat(Tiers.read(tier, "goal:hangs")).isNull();
            tier.written().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(Tiers.read(tier, "goal:hangs")).isNull();
        }
    }

    /** Waited for once, for a moment, and written when the store no longer hangs. */
    @Test
    void whatWaitsForRedisIsNotedWithoutWaitingForTheStoreForever() throws Exception {
        List<Long> numbers;
        try (LocalTier tier = tiers.open(folder)) {
            List<Long> struck = new ArrayList<>(tier.ledger().add(List.of("written and struck while it hangs")));
            hang(tier);
            numbers = tier.ledger().add(List.of("one"));
            struck.addAll(tier.ledger().add(List.of("struck before it was written")));
            tier.ledger().remove(struck);

            assertThat(tier.ledger().lines()).containsOnlyKeys(numbers);
            assertThat(tier.written().toCompletableFuture()).isNotDone();
            assertThat(tier.figures().trouble()).contains("not written down yet");
            isOver.countDown();
            tier.written().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(tier.ledger().lines()).containsOnlyKeys(numbers);
        }
        try (LocalTier tier = tiers.open(folder)) {
            assertThat(tier.ledger().lines().values()).containsExactly("one");
            assertThat(tier.ledger().add(List.of("two")).get(0)).isGreaterThan(numbers.get(0) + 1);
        }
    }

    @Test
    void memoryStillHearsWhatOthersInvalidate() throws Exception {
        InMemorySharedTier shared = new InMemorySharedTier(clock);
        AtomicReference<String> source = new AtomicReference<>("old");
        try (Larder a = node(shared).disk(Disk.in(folder, Tiers.BOUND)).build();
                Larder b = node(shared).build()) {
            Cache<String, String> onA = goals(a, source);
            Cache<String, String> onB = goals(b, source);
            onA.get("1");
            hang(a.local().orElseThrow());
            source.set("new");
            onB.invalidate("1");
            assertThat(onA.get("1")).isEqualTo("new");
            source.set("newer");
            onB.invalidate("1");
            assertThat(onA.get("1")).isEqualTo("newer");
            isOver.countDown();
        }
    }

    private Larder.Builder node(InMemorySharedTier shared) {
        return Larder.named("shop").clock(clock).shared(shared.link()).codecs(new InMemoryCodecs());
    }

    private static Cache<String, String> goals(Larder larder, AtomicReference<String> source) {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> source.get()));
    }

    private void hang(LocalTier tier) throws InterruptedException {
        tier.keep(tiers.kept("goal:hangs", "value"), () -> {
            hangs.countDown();
            return hasCome(isOver);
        });
        assertThat(hasCome(hangs)).isTrue();
    }

    private static boolean hasCome(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
