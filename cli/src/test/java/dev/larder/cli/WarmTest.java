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
import org.junit.jupiter.params.provider.CsvSource;
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

    @Test
    void takesKeysFromStandardInput() throws IOException {
        try (Answering application = Answering.to(this::good)) {
            Typed.Ended ended = Typed.in(folder)
                    .reading("one\ntwo\n\ntwo\n")
                    .run("warm --from - --json --url " + application.url());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(asked).containsExactlyInAnyOrder("one", "two");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | 1;two;1",
                "application/json | [1, \"two\", 1]",
                "application/vnd.ids+json | [\"1\",\"two\"]"
            })
    void takesKeysFromAnApplicationsAnswer(String type, String body) throws IOException {
        try (Answering application = Answering.to(this::good);
                Answering query = Answering.with(type, body.replace(';', '\n'))) {
            Typed.Ended ended = Typed.in(folder)
                    .run("warm --from " + query.url().replace("{key}", "ids") + " --json --url " + application.url());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(asked).containsExactlyInAnyOrder("1", "two");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | no array", "[{}] | no array", "[1, | no JSON"})
    void wantsAnAnswerThatHasKeys(String body, String complaint) throws IOException {
        try (Answering query = Answering.with("application/json", body)) {
            Typed.Ended ended = Typed.in(folder)
                    .run("warm --url http://localhost/{key} --from "
                            + query.url().replace("{key}", "ids"));

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains(complaint);
        }
    }

    @Test
    void saysThatNobodyAnswersTheQuery() throws IOException {
        assertThat(Typed.in(folder)
                        .run("warm --url http://localhost/{key} --from http://127.0.0.1:1/ids")
                        .code())
                .isEqualTo(6);
        try (Answering query = Answering.to(key -> 500)) {
            Typed.Ended ended = Typed.in(folder)
                    .run("warm --url http://localhost/{key} --from "
                            + query.url().replace("{key}", "ids"));
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("status 500");
        }
    }
}
