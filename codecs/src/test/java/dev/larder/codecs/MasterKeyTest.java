package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

    private static final String KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String CURE = ": make one with 'openssl rand -base64 32', the same for all nodes";

    @TempDir
    Path folder;

    @Test
    void isTheSameFromWherever() throws IOException {
        Path file = Files.writeString(folder.resolve("master"), KEY + "\n");

        assertThat(MasterKey.fromFile(file).name())
                .isEqualTo(MasterKey.of(KEY).name())
                .isEqualTo(MasterKey.fromEnvironment("MASTER", Map.of("MASTER", KEY)::get)
                        .name())
                .matches("[0-9a-f]{8}");
    }

    @Test
    void isRefusedWithACureAndWithoutItsText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterKey.of("c2VzYW1l"))
                .withMessage("The master key is not the Base64 of 32 bytes" + CURE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterKey.of("sesame, open!"))
                .withMessage("The master key is not the Base64 of 32 bytes" + CURE);
    }

    @Test
    void isMissedByName() {
        Path file = folder.resolve("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterKey.fromFile(file))
                .withMessage("The file with the master key, " + file
                        + ", cannot be read: NoSuchFileException; name one that this process may read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterKey.fromEnvironment("MASTER", name -> null))
                .withMessage("The environment variable MASTER with the master key is not set" + CURE);
    }

    @Test
    void tellsNothingOfItself() {
        assertThat(MasterKey.of(KEY))
                .hasToString("MasterKey[" + MasterKey.of(KEY).name() + "]");
    }
}
