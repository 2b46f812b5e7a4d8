package dev.larder.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.tier.LocalTier;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values that RocksDB has in memory, or has not, or of which it does not even know where they are. */
@Timeout(120)
final class CacheTest {

    private static final int VALUES = 700;
    private static final String VALUE = "x".repeat(50_000);

    @TempDir
    Path folder;

    private final Tiers tiers = new Tiers();

    @Test
    void valuesAreFoundWhateverHasToMakeRoomInTheSmallestCache() throws Exception {
        try (LocalTier tier = tiers.open(Disk.in(folder, Tiers.BOUND).blockCacheBytes(1 << 20))) {
            for (int i = 0; i < VALUES; i++) {
                assertThat(tier.keep(tiers.kept("goal:" + i, VALUE), () -> true))
                        .isTrue();
            }
            tier.settle();
            Random random = new Random(1);
            for (int i = 0; i < 2 * VALUES; i++) {
                assertThat(Tiers.read(tier, "goal:" + random.nextInt(VALUES))).isEqualTo(VALUE);
            }
            assertThat(Tiers.count(tier, "damaged")).isZero();
        }
    }

    private Disk disk() {
        return Disk.in(folder, Tiers.BOUND)
                .largeValueBytes(1 << 20)
                .blockCacheBytes(1 << 20)
                .writeBufferBytes(3 << 20);
    }

    @Test
    void valuesAndKeysOfAnySizeAreReadFromMemoryAndFromTheDisk() throws Exception {
        int[] sizes = {0, 1, 1_000, 1_024, 16_384, 65_519, 65_520, 65_536, 100_000, 3_000_000, 10};
        try (LocalTier tier = tiers.open(folder)) {
            for (int size : sizes) {
                tiers.keep(tier, key(size), "v".repeat(size));
                assertThat(Tiers.read(tier, key(size))).hasSize(size);
            }
        }
        try (LocalTier tier = tiers.open(folder)) {
            for (int size : sizes) {
                assertThat(Tiers.read(tier, key(size))).hasSize(size);
                assertThat(Tiers.read(tier, key(size))).hasSize(size);
            }
            assertThat(Tiers.count(tier, "damaged")).isZero();
        }
    }

    private static String key(int size) {
        return "goal:" + size + "x".repeat(size / 40);
    }
}
