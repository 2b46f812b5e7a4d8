package dev.larder.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.tier.LocalTier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many reads may wait for the disk. */
@Timeout(120)
final class ReadersTest {

    private static final int READERS = 1;
    private static final int WAITING = 1_000;

    // Each has a block of its own, so that reading one brings no other into memory.
    private static final String VALUE = "x".repeat(5_000);

    @TempDir
    Path folder;

    private final CountDownLatch isOver = new CountDownLatch(1);

    /** A clock that holds up whoever reads from the disk. */
    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return Clock.system().nanos();
        }

        @Override
        public long millis() {
            if (Thread.currentThread().getName().startsWith("larder-disk-read")) {
                hasCome(isOver);
            }
            return Clock.system().millis();
        }
    };

    private final Tiers tiers = new Tiers(clock);

    @Test
    void oneThatFindsTheQueueFullIsEmptyAtOnceAndCounted() throws Exception {
        Disk disk = Disk.in(folder, Tiers.BOUND).readers(READERS);
        keepThem(disk);
        try (LocalTier tier = tiers.open(disk)) {
            List<CompletableFuture<Optional<byte[]>>> reads = new ArrayList<>();
            for (int i = 0; i < READERS + WAITING; i++) {
                reads.add(tier.read("goal:" + i).toCompletableFuture());
            }
            assertThat(Tiers.count(tier, "rejected")).isZero();
            assertThat(reads).noneMatch(CompletableFuture::isDone);

            assertThat(tier.read("goal:" + (READERS + WAITING)).toCompletableFuture())
                    .isCompletedWithValue(Optional.empty());
            assertThat(Tiers.count(tier, "rejected")).isOne();
            isOver.countDown();
            for (CompletableFuture<Optional<byte[]>> read : reads) {
                assertThat(read.get(60, TimeUnit.SECONDS)).isPresent();
            }
        }
    }

    private void keepThem(Disk disk) throws InterruptedException {
        try (LocalTier tier = tiers.open(disk)) {
            for (int i = 0; i <= READERS + WAITING; i++) {
                assertThat(tier.keep(tiers.kept("goal:" + i, VALUE), () -> true))
                        .isTrue();
            }
            tier.settle();
        }
    }

    private static void hasCome(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
