package dev.larder.redis.internal.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {

    @Test
    void aFileIsReadEachTimeWithoutItsLineBreak(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        Secret secret = Secret.file(file);

        assertThat(secret.read()).isEqualTo("first");
        Files.writeString(file, "second\r\n");
        assertThat(secret.read()).isEqualTo("second");
    }

    @Test
    void whatWasReadLastIsTakenOutOfTexts(@TempDir Path folder) throws IOException {
        Secret secret = Secret.file(Files.writeString(folder.resolve("password"), "canary"));
        assertThat(secret.removedFrom("canary")).isEqualTo("canary");
        secret.read();

        assertThat(secret.removedFrom("a canary sings")).isEqualTo("a *** sings");
        assertThat(secret).hasToString("***");
    }

    @Test
    void anEmptyFileIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> Secret.file(file).read())
                .withMessageContaining(file + " is empty");
    }

    @Test
    void aVariableIsReadFromTheEnvironment() {
        assertThat(Secret.environment("PATH").read()).isEqualTo(System.getenv("PATH"));
        assertThatIllegalStateException()
                .isThrownBy(() -> Secret.environment("LARDER_NO_SUCH_VARIABLE").read())
                .withMessageContaining("LARDER_NO_SUCH_VARIABLE holds no password");
    }
}
