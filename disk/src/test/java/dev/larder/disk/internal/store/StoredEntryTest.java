package dev.larder.disk.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StoredEntryTest {

    private static final byte[] KEY = StoreKeys.of("goal:1");
    private static final byte[] BYTES = new StoredEntry(7, 1_700_000_000_000L, "value".getBytes(UTF_8)).toBytes(KEY);

    @Test
    void isReadAsItWasWritten() {
        StoredEntry read = StoredEntry.read(KEY, BYTES).orElseThrow();

        assertThat(read.generation()).isEqualTo(7);
        assertThat(read.staleUntil()).isEqualTo(1_700_000_000_000L);
        assertThat(read.envelope()).asString(UTF_8).isEqualTo("value");
    }

    @Test
    void isRefusedWhereAnyBitIsFlipped() {
        for (int bit = 0; bit < BYTES.length * 8; bit++) {
            byte[] flipped = BYTES.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(StoredEntry.read(KEY, flipped)).as("bit %s", bit).isEmpty();
        }
    }

    @Test
    void isRefusedWhereverItIsCut() {
        for (int length = 0; length < BYTES.length; length++) {
            assertThat(StoredEntry.read(KEY, Arrays.copyOf(BYTES, length))).isEmpty();
        }
    }

    @Test
    void isRefusedUnderAnotherKey() {
        assertThat(StoredEntry.read(StoreKeys.of("goal:2"), BYTES)).isEmpty();
    }
}
