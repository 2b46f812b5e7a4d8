package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.disk.Disk;
import dev.larder.disk.Tiers;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.tier.LocalTier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they write; {@code make crashes} kills a hundred. */
@Timeout(1_800)
final class KilledIT {

    private static final int ROUNDS = Integer.getInteger("larder.crashes", 6);
    private static final int CONTROL_ROUNDS = 10;

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final List<Long> opening = new ArrayList<>();
    private long answers;
    private long damaged;
    private long stale;
    private long lost;

    @FaultTest
    void aProcessKilledWhileItWritesLeavesNothingDamagedAndNothingDropped() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            crash(folder.resolve("store"), round, "prompt");
        }
        System.out.printf(
                "%d kills: %d answers, %d damaged, %d stale, %d checkpoints lost, opened in at most %d ms%n",
                ROUNDS, answers, damaged, stale, lost, longest().toMillis());

        assertThat(answers).isPositive();
        assertThat(damaged).as("damaged").isZero();
        assertThat(stale).as("stale").isZero();
        assertThat(lost).as("checkpoints lost").isZero();
        FaultRow row = FaultRow.of(24, "`kill -9` while the disk is written, " + ROUNDS + " times")
                .calls(answers)
                .backAfter(longest())
                .shown("no `aside`, no `damaged`", "as it was", "no line");
        row.withoutTheGuard("drops that are promised before they are written: " + staleOfLazyNodes() + " stale values")
                .publish();
    }

    private Duration longest() {
        return Duration.ofNanos(
                opening.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private long staleOfLazyNodes() throws Exception {
        stale = 0;
        for (int round = 1; stale == 0 && round <= CONTROL_ROUNDS; round++) {
            crash(folder.resolve("lazy"), round, "lazy");
        }
        assertThat(stale).isPositive();
        return stale;
    }

    private void crash(Path store, int round, String manner) throws Exception {
        Path promised = folder.resolve(manner + ".promises");
        try (Child child = Child.start(
                CrashingNode.class,
                folder.resolve(manner + ".log"),
                store.toString(),
                promised.toString(),
                Integer.toString(round),
                manner)) {
            child.awaitLine("open", 60);
            child.killAfter(20 + random.nextInt(800), TimeUnit.MILLISECONDS);
        }
        Promises promises = new Promises();
        if (Files.exists(promised)) {
            promises.read(promised);
        }
        judge(store, promises);
    }

    private void judge(Path store, Promises promises) throws Exception {
        long began = System.nanoTime();
        try (LocalTier tier = new Tiers().open(Disk.in(store, Tiers.BOUND).writeBufferBytes(3 << 20))) {
            opening.add(System.nanoTime() - began);
            assertThat(Tiers.count(tier, "aside")).isZero();
            lost += promises.allowsCheckpoint(tier.checkpoint()) ? 0 : 1;
            for (int number = 0; number < CrashingNode.KEYS; number++) {
                judge(number, Tiers.read(tier, CrashingNode.key(number)), promises);
            }
            assertThat(Tiers.count(tier, "damaged")).isZero();
        }
    }

    private void judge(int number, @Nullable String value, Promises promises) {
        if (value == null) {
            return;
        }
        answers++;
        damaged += Promises.isWhole(number, value) ? 0 : 1;
        stale += promises.allows(number, value) ? 0 : 1;
    }
}
