package dev.larder.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.testkit.ManualClock;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Kept;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class TidyingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int VALUES = 40_000;
    private static final int VALUE_BYTES = 4_000;
    private static final int HOT = 200;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Tiers tiers = new Tiers(clock);
    private final Random random = new Random(7);

    @Test
    void givesTheRoomOfExpiredValuesBack() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            for (int i = 0; i < 500; i++) {
                tier.keep(tiers.kept("goal:" + i, "value"), () -> true);
            }
            tier.keep(new Kept("goal:late", new byte[10], clock.millis() + 3 * Tiers.HOUR, 0), () -> true);
            tier.settle();
            clock.advance(Duration.ofHours(1).plusMinutes(2));

            await().atMost(PATIENCE).until(() -> Tiers.count(tier, "expired") == 500);
            assertThat(tier.read("goal:late").toCompletableFuture().get()).isPresent();
        }
    }

    @Test
    void leavesWhatWasWrittenAnewMeanwhile() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tiers.keep(tier, "goal:1", "old");
            tiers.keep(tier, "goal:2", "old");
            clock.advance(Duration.ofMinutes(30));
            tiers.keep(tier, "goal:1", "new");
            clock.advance(Duration.ofMinutes(32));

            await().atMost(PATIENCE).until(() -> Tiers.count(tier, "expired") == 1);
            assertThat(Tiers.read(tier, "goal:1")).isEqualTo("new");
        }
    }

    /** More than twice as much as there is room for; some are read all the time. */
    @Test
    void keepsFilesWithinTheirBoundAndWhatIsReadOften() throws Exception {
        try (LocalTier tier = tiers.open(Disk.in(folder, Tiers.BOUND).writeBufferBytes(6 << 20))) {
            long most = 0;
            for (int i = 0; i < VALUES; i++) {
                keep(tier, i);
                if (i % 100 == 99) {
                    tier.settle();
                    readHotOnes(tier);
                    clock.advanceNanos(Duration.ofSeconds(1));
                    most = Math.max(most, tier.figures().bytes());
                }
            }

            int hot = found(tier, 0);
            int cold = found(tier, HOT);
            System.out.printf(
                    "bound 64 MiB, written %d MiB, files at most %d MiB, evicted %d, skipped %d; left of %d read often %d, of the next %d %d%n",
                    (long) VALUES * VALUE_BYTES >> 20,
                    most >> 20,
                    Tiers.count(tier, "evicted"),
                    Tiers.count(tier, "skipped"),
                    HOT,
                    hot,
                    HOT,
                    cold);
            // What is being rewritten stands there twice for a moment, longer where the machine has other work.
            assertThat(most).isLessThan(Tiers.BOUND * 3 / 2);
            assertThat(hot).isGreaterThan(HOT * 9 / 10).isGreaterThan(cold * 3 / 2);
        }
    }

    private void keep(LocalTier tier, int number) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        tier.keep(new Kept("goal:" + number, value, clock.millis() + Tiers.HOUR, 0), () -> true);
    }

    private void readHotOnes(LocalTier tier) throws Exception {
        for (int i = 0; i < HOT; i++) {
            Tiers.read(tier, "goal:" + i);
        }
    }

    private int found(LocalTier tier, int from) throws Exception {
        int found = 0;
        for (int i = from; i < from + HOT; i++) {
            found += Tiers.read(tier, "goal:" + i) == null ? 0 : 1;
        }
        return found;
    }
}
