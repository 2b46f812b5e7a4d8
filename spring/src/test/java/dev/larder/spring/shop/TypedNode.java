package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running application, and what it says. */
record TypedNode(Process process, Path out) {

    private static final Pattern PORT = Pattern.compile("started on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    void awaitStart() {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || portSaid().isPresent());
        assertThat(portSaid()).as(said()).isPresent();
    }

    void awaitRedis() {
        await().atMost(PATIENCE).until(() -> said().contains("Redis is available"));
    }

    int port() {
        return portSaid().orElseThrow();
    }

    private Optional<Integer> portSaid() {
        Matcher port = PORT.matcher(said());
        return port.find() ? Optional.of(Integer.valueOf(port.group(1))) : Optional.empty();
    }

    String said() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
