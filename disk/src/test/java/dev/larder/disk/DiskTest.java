package dev.larder.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.testkit.ManualClock;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DiskTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Tiers tiers = new Tiers(clock);

    @Test
    void aValueWhoseQuestionFailsIsCountedAndThoseBehindItAreKept() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tier.keep(tiers.kept("goal:1", "one"), () -> {
                throw new IllegalStateException("as the test wants it");
            });
            tier.settle();
            assertThat(Tiers.count(tier, "failed")).isOne();

            tiers.keep(tier, "goal:2", "two");
            assertThat(Tiers.read(tier, "goal:2")).isEqualTo("two");
        }
    }

    @Nested
    class Options {

        @Test
        void areRefusedOutsideOfTheirRange() {
            Disk disk = Disk.in(folder, Tiers.BOUND);

            refused(() -> Disk.in(folder, 1), "maximumBytes is 1; it must be between 67108864 and 17592186044416");
            refused(() -> disk.blockCacheBytes(0), "blockCacheBytes is 0; it must be between");
            refused(() -> disk.writeBufferBytes(1), "writeBufferBytes is 1; it must be between");
            refused(() -> disk.largeValueBytes(1), "largeValueBytes is 1; it must be between");
            refused(() -> disk.readers(0), "readers is 0; it must be between 1 and 256");
            refused(() -> disk.writeQueue(0), "writeQueue is 0; it must be between 1 and 1000000");
            refused(() -> disk.readTimeout(Duration.ZERO), "readTimeout is PT0S; it must be between");
        }

        private void refused(Runnable option, String message) {
            assertThatIllegalArgumentException().isThrownBy(option::run).withMessageStartingWith(message);
        }

        @Test
        void makeChangedCopies() {
            Disk disk = Disk.in(folder, Tiers.BOUND);
            try (LocalTier tier = tiers.open(disk.readTimeout(Duration.ofSeconds(3))
                    .readers(1)
                    .writeQueue(10)
                    .blockCacheBytes(1 << 20)
                    .writeBufferBytes(3 << 20)
                    .largeValueBytes(1 << 10))) {
                assertThat(tier.readTimeout()).hasSeconds(3);
                assertThat(tier.figures().maximumBytes()).isEqualTo(Tiers.BOUND);
            }
            assertThat(disk).hasToString("Disk[folder=" + folder + ", maximumBytes=67108864]");
        }
    }

    @Nested
    class TheFolder {

        @Test
        void isItsOwnersAlone() throws Exception {
            tiers.open(folder).close();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Tiers.home(folder))))
                    .isEqualTo("rwx------");
        }

        @Test
        void holdsTheLibraryUnderOneName() throws Exception {
            tiers.open(folder).close();
            tiers.open(folder).close();

            assertThat(Folders.files(Tiers.home(folder).resolve("library"))).hasSizeLessThanOrEqualTo(1);
        }

        @Test
        void isRefusedToASecondWithTheNameOfTheFirst() {
            try (LocalTier first = tiers.open(folder)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> tiers.open(folder))
                        .withMessageContaining(
                                "is held by process " + ProcessHandle.current().pid() + " since 2026-01-01T00:00:00Z")
                        .withMessageContaining("give this one another folder");
                assertThat(first.figures().trouble()).isNull();
            }
        }

        @Test
        void thatIsAFileLeavesTheTierOutAndSaysSoOnce() throws Exception {
            Path file = Files.writeString(folder.resolve("file"), "in the way");

            try (LocalTier absent = tiers.open(file)) {
                tiers.keep(absent, "goal:1", "value");
                assertThat(Tiers.read(absent, "goal:1")).isNull();
                assertThat(absent.figures().trouble())
                        .contains("cannot be made or written")
                        .contains("file");
            }
            assertThat(tiers.listener().events()).hasSize(1);
        }
    }

    @Nested
    class Values {

        @Test
        void areNotReadOnceTheyAreOfNoUse() throws Exception {
            try (LocalTier tier = tiers.open(folder)) {
                tiers.keep(tier, "goal:1", "value");
                clock.jumpWall(Duration.ofHours(1).minusMillis(1));
                assertThat(Tiers.read(tier, "goal:1")).isEqualTo("value");

                clock.jumpWall(Duration.ofMillis(1));
                assertThat(Tiers.read(tier, "goal:1")).isNull();
            }
        }

        @Test
        void doNotLiveLongerBecauseTheClockIsSetBack() throws Exception {
            try (LocalTier tier = tiers.open(folder)) {
                tiers.keep(tier, "goal:1", "value");
                clock.jumpWall(Duration.ofHours(1));
                assertThat(Tiers.read(tier, "goal:1")).isNull();

                clock.jumpWall(Duration.ofMinutes(-30));
                assertThat(Tiers.read(tier, "goal:1")).isNull();
            }
        }

        @Test
        void thatFindTheQueueFullAreSkippedAndCounted() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            try (LocalTier tier = tiers.open(Disk.in(folder, Tiers.BOUND).writeQueue(2))) {
                tier.keep(tiers.kept("goal:0", "blocks"), () -> {
                    asked.countDown();
                    return hasCome(over);
                });
                assertThat(hasCome(asked)).isTrue();
                assertThat(tier.keep(tiers.kept("goal:1", "waits"), () -> true)).isTrue();
                assertThat(tier.keep(tiers.kept("goal:2", "waits"), () -> true)).isTrue();
                assertThat(tier.figures().waitingWrites()).isEqualTo(2);

                assertThat(tier.keep(tiers.kept("goal:3", "skipped"), () -> true))
                        .isFalse();
                over.countDown();
                tier.settle();

                assertThat(Tiers.count(tier, "skipped")).isEqualTo(1);
                assertThat(Tiers.read(tier, "goal:3")).isNull();
                assertThat(Tiers.read(tier, "goal:2")).isEqualTo("waits");
            }
        }

        @Test
        void waitInABoundedNumberOfBytes() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            try (LocalTier tier = tiers.open(Disk.in(folder, Tiers.BOUND).writeBufferBytes(3 << 20))) {
                tier.keep(tiers.kept("goal:0", "blocks"), () -> {
                    asked.countDown();
                    return hasCome(over);
                });
                assertThat(hasCome(asked)).isTrue();
                assertThat(tier.keep(tiers.kept("goal:1", "x".repeat(2 << 20)), () -> true))
                        .isTrue();
                assertThat(tier.keep(tiers.kept("goal:2", "x".repeat(2 << 20)), () -> true))
                        .isFalse();
                over.countDown();
            }
        }

        private boolean hasCome(CountDownLatch latch) {
            try {
                return latch.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Test
    void aClockThatWentBackWhileNobodyLookedEmptiesTheTier() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tier.checkpoint("place");
            tiers.keep(tier, "goal:1", "value");
        }
        clock.jumpWall(Duration.ofMinutes(-10));

        try (LocalTier tier = tiers.open(folder)) {
            assertThat(tier.checkpoint()).isNull();
            assertThat(Tiers.read(tier, "goal:1")).isNull();
        }
        try (LocalTier tier = tiers.open(folder)) {
            assertThat(Tiers.count(tier, "abandoned")).isZero();
        }
    }

    @Test
    void namespacesDoNotMeet() throws Exception {
        Disk disk = Disk.in(folder, Tiers.BOUND);
        try (LocalTier shop = tiers.open(disk);
                LocalTier other = disk.open(new SharedTier.Node("shop:v2", "node", clock, tiers.listener()))) {
            tiers.keep(shop, "goal:1", "value");

            assertThat(Tiers.read(other, "goal:1")).isNull();
        }
    }

    @Test
    void theHottestKeysOutliveTheProcess() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tiers.keep(tier, "goal:1", "cold");
            tiers.keep(tier, "goal:2", "hot");
            for (int i = 0; i < 10; i++) {
                Tiers.read(tier, "goal:2");
            }
        }
        try (LocalTier tier = tiers.open(folder)) {
            assertThat(tier.hottest(10)).containsExactly("goal:2");
        }
    }
}
