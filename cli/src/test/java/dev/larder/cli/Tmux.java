package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A terminal nobody sits at, of a tmux of its own: what is on its screen can be read, and keys be pressed. */
final class Tmux implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String redis;

    private Tmux(Path folder, String redis) {
        this.folder = folder;
        this.redis = redis;
    }

    static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "tmux")));
    }

    /** Runs a line of the shell in it. */
    static Tmux running(Path folder, String redis, String line) {
        Tmux tmux = new Tmux(folder, redis);
        tmux.ask("new-session", "-d", "-x", "110", "-y", "30", line);
        return tmux;
    }

    void press(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        ask(words.toArray(String[]::new));
    }

    void resize(int width, int height) {
        ask("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
    }

    String screen() {
        return ask("capture-pane", "-p");
    }

    void awaitScreen(String... texts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen()).contains(texts));
    }

    private String ask(String... words) {
        List<String> all = new ArrayList<>(
                List.of("tmux", "-f", "/dev/null", "-S", folder.resolve("tmux").toString()));
        all.addAll(List.of(words));
        try {
            ProcessBuilder builder = Program.run(folder, redis, all).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().remove("TMUX");
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(answer).isZero();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        ask("kill-server");
    }
}
