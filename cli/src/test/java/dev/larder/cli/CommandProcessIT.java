package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./larder} as a process of its own, on the jar that was just built. */
@Timeout(180)
class CommandProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path out() {
        return folder.resolve("out.txt");
    }

    private Path err() {
        return folder.resolve("err.txt");
    }

    private Process start(RedisServer redis, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(Program.SCRIPT.toString()));
        words.addAll(List.of(arguments));
        return Program.run(
                        folder,
                        redis == null ? "redis://127.0.0.1:1" : redis.uri().toString(),
                        words)
                .redirectOutput(out().toFile())
                .redirectError(err().toFile())
                .start();
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void printsDataAndExitsWithItsCode() throws Exception {
        assertThat(exitCode(start(null, "version", "--json"))).isZero();
        assertThat(Files.readString(out())).startsWith("{\"schemaVersion\":1,\"kind\":\"version\"");
        assertThat(Files.readString(err())).isEmpty();

        assertThat(exitCode(start(null, "get", "goal:1"))).isEqualTo(6);
        assertThat(Files.readString(out())).isEmpty();
        assertThat(Files.readString(err())).startsWith("larder: 127.0.0.1:1 does not answer");
    }

    @Test
    void hasNoSpringOnItsClassPath() throws Exception {
        try (JarFile jar = new JarFile(Program.jar().toFile())) {
            assertThat(jar.stream().map(Object::toString)).noneMatch(name -> name.startsWith("org/springframework/"));
        }
    }

    @Test
    void saysWhatWasDoneWhenInterruptedInTheMiddle() throws Exception {
        try (RedisServer redis = RedisServer.builder().start()) {
            // It can count, and cannot write: there it stays until somebody loses patience.
            redis.ask("CLIENT", "PAUSE", "600000", "WRITE");
            Process process = start(redis, "invalidate", "goal:1", "goal:2", "--yes", "--json");
            await().atMost(PATIENCE)
                    .until(() -> Integer.parseInt(redis.ask("INFO", "clients")
                                    .lines()
                                    .filter(line -> line.startsWith("blocked_clients:"))
                                    .findFirst()
                                    .orElse("blocked_clients:0")
                                    .substring("blocked_clients:".length())
                                    .strip())
                            > 0);
            interrupt(process);

            assertThat(exitCode(process)).isEqualTo(130);
            assertThat(Files.readString(out())).contains("\"done\":0", "\"remaining\":2");
            assertThat(Files.readString(err())).contains("larder: Interrupted: 0 are untrue");
        }
    }

    @Test
    void saysWhatWasWarmedWhenInterruptedInTheMiddle() throws Exception {
        // So many that it would take hours.
        Files.write(
                folder.resolve("keys"),
                IntStream.range(0, 100_000).mapToObj(Integer::toString).toList());
        AtomicInteger asked = new AtomicInteger();
        try (Answering application = Answering.to(request -> {
            asked.incrementAndGet();
            return 200;
        })) {
            Process process =
                    start(null, "warm", "--from", "keys", "--rate", "10", "--url", application.url(), "--json");
            await().atMost(PATIENCE).until(() -> asked.get() >= 3);
            interrupt(process);

            assertThat(exitCode(process)).isEqualTo(130);
            JsonNode told = JsonMapper.shared().readTree(Files.readString(out()));
            assertThat(told.get("warmed").asInt()).isBetween(1, 99_999);
            assertThat(told.get("warmed").asInt() + told.get("remaining").asInt())
                    .isEqualTo(100_000);
        }
    }

    @Test
    void saysWhatWasMeasuredWhenInterruptedInTheMiddle() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Answering application = Answering.to(request -> {
            asked.incrementAndGet();
            return 200;
        })) {
            Process process = start(
                    null,
                    "bench",
                    "http",
                    "--rate",
                    "20",
                    "--warm-up",
                    "10ms",
                    "--duration",
                    "1h",
                    "--url",
                    application.url(),
                    "--json");
            await().atMost(PATIENCE).until(() -> asked.get() >= 3);
            interrupt(process);

            assertThat(exitCode(process)).isEqualTo(130);
            JsonNode told = JsonMapper.shared().readTree(Files.readString(out()));
            assertThat(told.get("requests").asInt()).isEqualTo(72_000);
            assertThat(told.get("answered").asInt()).isBetween(1, 71_999);
            assertThat(Files.readString(err())).contains("larder: Interrupted: these are the figures");
        }
    }

    @Test
    void followsTheJournalUntilItIsInterrupted() throws Exception {
        try (RedisServer redis = RedisServer.builder().start()) {
            Process process = start(redis, "journal", "tail", "--follow", "-o", "ndjson");
            redis.ask("XADD", "{shop:v1}~keys", "1-1", "n", "a", "b", "0-0:x", "o", "node", "k", "goal:1");
            await().atMost(PATIENCE).until(() -> Files.readString(out()).contains("goal:1"));
            redis.ask("XADD", "{shop:v1}~keys", "2-1", "n", "b", "b", "1-1:a", "o", "node", "k", "goal:2");
            await().atMost(PATIENCE).until(() -> Files.readString(out()).contains("goal:2"));
            interrupt(process);

            assertThat(exitCode(process)).isEqualTo(130);
            assertThat(Files.readString(out())).hasLineCount(2);
        }
    }

    @Test
    void leavesNothingOfABackupThatIsInterruptedInTheMiddle() throws Exception {
        // It waits ten minutes for more replicas before it sends anything: there the copying server stays.
        try (RedisServer redis = RedisServer.builder()
                .option("repl-diskless-sync", "yes")
                .option("repl-diskless-sync-delay", "600")
                .start()) {
            Process process = start(redis, "backup", "--json");
            await().atMost(PATIENCE).until(() -> replicas(redis) == 1);
            interrupt(process);

            assertThat(exitCode(process)).isEqualTo(130);
            assertThat(Files.readString(err())).contains("there is no backup, and nothing is left of it");
            try (Stream<Path> left = Files.list(folder.resolve(".larder/backups"))) {
                assertThat(left).isEmpty();
            }
            await().atMost(PATIENCE).until(() -> replicas(redis) == 0);
        }
    }

    @Test
    void goesOnMovingWhereItWasKilled() throws Exception {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Larder shop = Larder.named("shop")
                        .version("v1")
                        .shared(Redis.at(source.uri().toString()))
                        .build()) {
            Cache<String, String> goals = shop.cache(CacheSpec.of("goal:{id}", String.class, String.class)
                    .timeToLive(Duration.ofHours(1))
                    .loader(id -> id));
            await().atMost(PATIENCE).until(() -> !shop.status().isSuspect());
            IntStream.range(0, 600).forEach(i -> goals.get(Integer.toString(i)));
            String to = target.uri().toString();
            Process killed = start(source, "migrate", "start", "--yes", "--json", "--rate", "20", "--target", to);
            await().atMost(PATIENCE).until(() -> copied(target) > 0);
            killed.destroyForcibly().waitFor();
            assertThat(copied(target)).isLessThan(600);

            Process again = start(source, "migrate", "start", "--yes", "--json", "--target", to);
            await().atMost(PATIENCE)
                    .until(() ->
                            target.ask("HGET", "{shop:v1}~migration", "phase").equals("following"));
            interrupt(again);

            assertThat(exitCode(again)).isEqualTo(130);
            JsonNode told = JsonMapper.shared().readTree(Files.readString(out()));
            assertThat(told.get("namespaces").get(0).get("phase").asString()).isEqualTo("following");
            assertThat(IntStream.range(0, 600))
                    .allMatch(i -> target.ask("EXISTS", "shop:v1:goal:" + i).equals("1"));
        }
    }

    private static int copied(RedisServer target) {
        String copied = target.ask("HGET", "{shop:v1}~migration", "copied");
        return copied.isEmpty() ? 0 : Integer.parseInt(copied);
    }

    private static int replicas(RedisServer redis) {
        return redis.ask("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("connected_slaves:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("connected_slaves:".length()).strip()))
                .sum();
    }
}
