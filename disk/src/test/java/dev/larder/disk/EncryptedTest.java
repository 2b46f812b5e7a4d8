package dev.larder.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.tier.LocalTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EncryptedTest {

    private static final String CANARY = "canary-in-the-value";
    private static final String KEY = "goal:canary-in-the-key";
    private static final String NOTE = "canary-in-the-note";

    @TempDir
    Path folder;

    private final Tiers tiers = new Tiers();

    private LocalTier open(int key) {
        return tiers.open(Disk.in(folder, Tiers.BOUND).encrypted(key(key, 32)));
    }

    private static SecretKey key(int filled, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) filled);
        return new SecretKeySpec(bytes, "AES");
    }

    /** With all that a tier writes: a value, a hot key, a note. */
    private void use(LocalTier tier) throws Exception {
        tiers.keep(tier, KEY, CANARY);
        for (int i = 0; i < 5; i++) {
            assertThat(Tiers.read(tier, KEY)).isEqualTo(CANARY);
        }
        tier.ledger().add(List.of(NOTE));
        tier.close();
    }

    @Test
    void outlivesTheProcessUnderTheSameKey() throws Exception {
        use(open(1));

        try (LocalTier tier = open(1)) {
            assertThat(Tiers.read(tier, KEY)).isEqualTo(CANARY);
            assertThat(tier.hottest(1)).containsExactly(KEY);
            assertThat(tier.ledger().lines().values()).containsExactly(NOTE);
            tier.drop(List.of(KEY));
            assertThat(Tiers.read(tier, KEY)).isNull();
        }
    }

    @Test
    void showsNothingOnTheDisk() throws Exception {
        use(open(1));
        open(1).close();

        assertThat(filesWith("canary")).isEmpty();
    }

    @Test
    void isNeededForThat() throws Exception {
        use(tiers.open(folder));
        tiers.open(folder).close();

        assertThat(filesWith(CANARY)).isNotEmpty();
        assertThat(filesWith(KEY)).isNotEmpty();
        assertThat(filesWith(NOTE)).isNotEmpty();
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : Folders.files(Tiers.home(folder).resolve("store"))) {
            if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                found.add(file);
            }
        }
        return found;
    }

    @Test
    void setsAStoreUnderAnotherKeyAside() throws Exception {
        use(open(1));

        try (LocalTier tier = open(2)) {
            assertThat(Tiers.count(tier, "aside")).isEqualTo(1);
            assertThat(Tiers.read(tier, KEY)).isNull();
            assertThat(tier.ledger().lines()).isEmpty();
        }
    }

    @Test
    void takesAnAesKeyAndNoOther() {
        // A folder of chance might look like the key.
        Disk disk = Disk.in(Path.of("data"), Tiers.BOUND);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> disk.encrypted(key(1, 5)))
                .withMessageContaining("has 5 bytes")
                .withMessageContaining("16, 24 or 32");
        assertThat(disk.encrypted(key(1, 16)).toString()).doesNotContain("01");
    }
}
