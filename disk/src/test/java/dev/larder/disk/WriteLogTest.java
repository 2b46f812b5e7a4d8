package dev.larder.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.TierUnavailableException;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import dev.larder.tier.WriteLogContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits to be written stands in a store of its own, of which nothing is given up. */
@Timeout(120)
final class WriteLogTest {

    @TempDir
    Path folder;

    private final Tiers tiers = new Tiers();

    private Disk disk() {
        return Disk.in(folder, Tiers.BOUND);
    }

    private Disk sealed(int key) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) key;
        return disk().encrypted(new SecretKeySpec(bytes, "AES"));
    }

    private WriteLog open(Disk disk) {
        return disk.openWrites(new SharedTier.Node("shop:v1", "node", tiers.clock(), tiers.listener()))
                .orElseThrow();
    }

    private void fill(Disk disk) {
        try (WriteLog log = open(disk)) {
            log.write("goal", 1, "canary".getBytes(UTF_8));
        }
    }

    @Nested
    final class Plain extends WriteLogContract {
        @Override
        protected WriteLog open() {
            return WriteLogTest.this.open(disk());
        }
    }

    @Nested
    final class Encrypted extends WriteLogContract {
        @Override
        protected WriteLog open() {
            return WriteLogTest.this.open(sealed(1));
        }
    }

    @Test
    void isThereWhenTheValuesWereDeletedOrAbandoned() throws Exception {
        fill(disk());
        try (LocalTier values = tiers.open(disk())) {
            values.abandon("the test says so");
        }
        try (WriteLog log = open(disk())) {
            assertThat(log.lines("goal")).hasSize(1);
        }
    }

    @Test
    void isNotSetAsideForAnotherKeyButRefused() {
        fill(sealed(1));

        assertThatThrownBy(() -> open(sealed(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("under another key")
                .hasMessageContaining("Nothing of it was changed");
        assertThatThrownBy(() -> open(disk())).isInstanceOf(IllegalStateException.class);
        try (WriteLog log = open(sealed(1))) {
            assertThat(log.lines("goal")).hasSize(1);
        }
    }

    @Test
    void isThereThoughALossOfPowerHasTakenTheNoteOfItsFormat() throws Exception {
        fill(disk());
        Files.writeString(home().resolve("trusted"), "");
        fillAnother();
        Files.delete(home().resolve("trusted"));
        try (WriteLog log = open(disk())) {
            assertThat(log.lines("goal")).hasSize(2);
        }
    }

    private void fillAnother() {
        try (WriteLog log = open(disk())) {
            log.write("goal", 2, "canary".getBytes(UTF_8));
        }
    }

    @Test
    void isOneProcesssAtATime() {
        try (WriteLog log = open(disk())) {
            assertThatThrownBy(() -> open(disk()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is held by process");
            assertThat(log.lines("goal")).isEmpty();
        }
    }

    @Test
    void saysWhatItCannotDo() {
        WriteLog log = open(disk());
        log.close();
        assertThatThrownBy(() -> log.write("goal", 1, new byte[1])).isInstanceOf(TierUnavailableException.class);
        assertThatThrownBy(() -> log.strike("goal", List.of(1L))).isInstanceOf(TierUnavailableException.class);
        assertThatThrownBy(() -> log.lines("goal")).isInstanceOf(TierUnavailableException.class);
    }

    @Test
    void showsNothingOfALineUnderAKey() throws Exception {
        fill(sealed(1));
        assertThat(isOnDisk("canary")).isFalse();
    }

    @Test
    void wouldShowItOtherwise() throws Exception {
        fill(disk());
        assertThat(isOnDisk("canary")).isTrue();
    }

    private Path home() {
        return folder.resolve("shop@v1@writes");
    }

    private boolean isOnDisk(String text) throws IOException {
        for (Path file : Folders.files(home().resolve("store"))) {
            if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                return true;
            }
        }
        return false;
    }
}
