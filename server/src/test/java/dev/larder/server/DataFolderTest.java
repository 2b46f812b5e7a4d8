package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path home;

    @Test
    void isMadeAndNamesItsHolder() throws IOException {
        try (DataFolder folder = DataFolder.claim(home.resolve("a/b"))) {
            assertThat(folder.path()).isDirectory();
            assertThat(Files.readString(folder.path().resolve("larder.lock")))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void isHadByOneAtATimeAndTheOtherIsToldWho() {
        try (DataFolder folder = DataFolder.claim(home)) {
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> DataFolder.claim(folder.path()))
                    .withMessage(
                            "the data folder %s is in use by java (pid %d); stop it, or choose another one with --data",
                            home, ProcessHandle.current().pid());
        }
    }

    @Test
    void canBeHadAgainAfterwardsWhateverTheLockFileSays() throws IOException {
        DataFolder.claim(home).close();
        Files.writeString(home.resolve("larder.lock"), "123456789012345678901234567890");

        DataFolder.claim(home).close();
    }

    @Test
    void thatCannotBeMadeIsToldInOneLine() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> DataFolder.claim(file.resolve("data")))
                .withMessageStartingWith("the data folder " + file.resolve("data") + " cannot be used: ");
    }
}
