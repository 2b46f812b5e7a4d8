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

/** Who reads what RocksDB has in memory: the caller, or a reader where little of what is read is there. */
@Timeout(120)
final class MemoryFirstTest {

    private static final int READERS = 2;
    private static final int VALUES = 1_000;
    private static final long MIB = 1 << 20;

    // Each has a block of its own, and few have room in memory.
    private static final String VALUE = "x".repeat(5_000);

    // Just written, so in RocksDB's memory whatever is read beside it.
    private static final String IN_MEMORY = "goal:new";

    @TempDir
    Path folder;

    private volatile CountDownLatch isOver = new CountDownLatch(0);
    private volatile boolean wasReader;

    /** A clock that sees who reads, and can hold up the readers. */
    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return Clock.system().nanos();
        }

        @Override
        public long millis() {
            if (Thread.currentThread().getName().startsWith("larder-disk-read")) {
                wasReader = true;
                hasCome(isOver);
            }
            return Clock.system().millis();
        }
    };

    private final Tiers tiers = new Tiers(clock);

    @Test
    void whatIsSeldomThereIsLeftToReadersAtOnce() throws Exception {
        try (LocalTier tier = filled()) {
            int at = 0;
            // Not in the first turn where the machine has been too busy for reads to look quick.
            while (!isReadByReader(tier, IN_MEMORY)) {
                assertThat(Tiers.read(tier, "goal:" + at++ % VALUES)).isEqualTo(VALUE);
            }
        }
    }

    @Test
    void callersReadThemselvesAgainWhereMostIsThere() throws Exception {
        try (LocalTier tier = filled()) {
            for (int i = 0; i < VALUES; i++) {
                assertThat(Tiers.read(tier, IN_MEMORY)).isEqualTo("value");
            }
            assertThat(isReadByReader(tier, IN_MEMORY)).isFalse();
        }
    }

    @Test
    void whatIsThereDoesNotWaitForReadersThatHang() throws Exception {
        try (LocalTier tier = filled()) {
            isOver = new CountDownLatch(1);
            List<CompletableFuture<Optional<byte[]>>> hanging = new ArrayList<>();
            // The last of them were read last, and may be in memory.
            for (int i = 0; i < 4 * READERS; i++) {
                hanging.add(tier.read("goal:" + i).toCompletableFuture());
            }
            for (int i = 0; i < 100; i++) {
                assertThat(tier.read(IN_MEMORY).toCompletableFuture()).isDone();
                assertThat(tier.readAll(List.of(IN_MEMORY)).toCompletableFuture())
                        .isDone();
            }
            assertThat(hanging).anyMatch(read -> !read.isDone());
            isOver.countDown();
            for (CompletableFuture<Optional<byte[]>> read : hanging) {
                assertThat(read.get(60, TimeUnit.SECONDS)).isPresent();
            }
        }
    }

    /** All of them were read once, mostly in vain in memory. */
    private LocalTier filled() throws Exception {
        Disk disk = Disk.in(folder, Tiers.BOUND).readers(READERS).blockCacheBytes(MIB);
        try (LocalTier tier = tiers.open(disk)) {
            for (int i = 0; i < VALUES; i++) {
                assertThat(tier.keep(tiers.kept("goal:" + i, VALUE), () -> true))
                        .isTrue();
            }
            tier.settle();
        }
        LocalTier tier = tiers.open(disk);
        tiers.keep(tier, IN_MEMORY, "value");
        for (int i = 0; i < VALUES; i++) {
            assertThat(Tiers.read(tier, "goal:" + i)).isEqualTo(VALUE);
        }
        return tier;
    }

    private boolean isReadByReader(LocalTier tier, String key) throws Exception {
        wasReader = false;
        assertThat(Tiers.read(tier, key)).isNotNull();
        return wasReader;
    }

    private static void hasCome(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
