package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WarmTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void writeKeys() throws IOException {
        Files.writeString(folder.resolve("keys"), "one\ntwo\n\nthree of four/5\ntwo\n");
    }

    private Typed.Ended warm(Answering application, String more) {
        return Typed.in(folder)
                .run(("warm --from keys --json --rate 10000 --url " + application.url() + more).split(" "));
    }

    private int good(String key) {
        asked.add(key);
        return 200;
    }

    @Test
    void asksForEveryKeyOnce() throws IOException {
        try (Answering application = Answering.to(this::good)) {
            Typed.Ended ended = warm(application, "");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.names())
                    .containsExactly("schemaVersion", "kind", "warmed", "skipped", "failed", "remaining");
            assertThat(asked).containsExactlyInAnyOrder("one", "two", "three of four/5");
        }
    }

    @Test
    void takesNotFoundForAnAnswerAndTellsWhatFailed() throws IOException {
        try (Answering application = Answering.to(key -> key.equals("one") ? 404 : key.equals("two") ? 500 : 200)) {
            Typed.Ended ended = warm(application, " --failures failed");

            assertThat(ended.code()).isEqualTo(8);
            assertThat(ended.json().get("warmed").asInt()).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("failed"))).isEqualTo("two\tstatus 500\n");
        }
    }

    @Test
    void failsWhereNobodyAnswers() {
        Typed.Ended ended = Typed.in(folder).run("warm --from keys --json --url http://127.0.0.1:1/{key}");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.json().get("failed").asInt()).isEqualTo(3);
    }

    @Test
    void goesOnWhereItWasInterrupted() throws IOException {
        Typed interrupted = Typed.in(folder);
        try (Answering application = Answering.to(key -> {
            interrupted.interruption().request();
            return good(key);
        })) {
            String command = "warm --from keys --json --concurrency 1 --resume done --url " + application.url();

            Typed.Ended first = interrupted.run(command);
            assertThat(first.code()).isEqualTo(130);
            assertThat(first.json().get("warmed").asInt()).isEqualTo(1);
            assertThat(first.json().get("remaining").asInt()).isEqualTo(2);

            Files.writeString(folder.resolve("done"), "two\n", java.nio.file.StandardOpenOption.APPEND);
            Typed.Ended second = Typed.in(folder).run(command);
            assertThat(second.code()).isZero();
            assertThat(asked).containsExactly("one", "three of four/5");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warm --from keys",
                "warm --from nowhere --url http://localhost/{key}",
                "warm --from keys --url http://localhost/",
                "warm --from keys --url ftp://localhost/{key}",
                "warm --from keys --url http://localhost/{key} --rate 0",
                "warm --from keys --url http://localhost/{key} --concurrency 1001",
            })
    void isRefusedWhereItCannotBeMeant(String arguments) {
        assertThat(Typed.in(folder).run(arguments).code()).isEqualTo(2);
    }
}
