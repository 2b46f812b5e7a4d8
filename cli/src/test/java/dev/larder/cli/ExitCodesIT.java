package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command ends how. */
@Timeout(120)
class ExitCodesIT {
    private static RedisServer redis;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private Typed typed(String address) {
        return Typed.in(folder).with("LARDER_REDIS", address).with("LARDER_NAMESPACE", "shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version                         | 0",
                "completion                      | 0",
                "man                             | 0",
                "stats                           | 0",
                "stats --by node                 | 0",
                "stats --by cache                | 0",
                "stats --by advice               | 0",
                "stats --by intervals            | 0",
                "stats --by nobody               | 2",
                "stats --watch soon              | 2",
                "top --count 1 -i 10ms           | 0",
                "top --big                       | 0",
                "top --hot --big                 | 2",
                "doctor --only connect           | 0",
                "doctor --only memory            | 3",
                "doctor --only nothing           | 2",
                "get goal:never                  | 4",
                "get                             | 2",
                "explain goal:never              | 4",
                "invalidate goal:1               | 7",
                "invalidate goal:1 --dry-run     | 0",
                "invalidate goal:1 --yes         | 0",
                "invalidate goal:1 --all         | 2",
                "journal tail                    | 0",
                "journal check                   | 0",
                "journal lag                     | 0",
                "keys list                       | 4",
                "warm --from nowhere --url http://localhost/{key} | 2",
                "redis status                    | 4",
                "redis down                      | 4",
                "redis up --topology round       | 2",
                "redis failover --yes            | 7",
                "redis scale shard --yes         | 7",
                "redis scale replica --yes       | 7",
                "redis scale rebalance --yes     | 7",
                "warm --from keys --url http://127.0.0.1:1/{key} | 1",
                "invalidate goal:1 --yes --request-id a:b | 2",
                "backup list                     | 4",
                "verify                          | 4",
                "bench redis --rate 100 --warm-up 10ms --duration 50ms | 0",
                "bench redis --rate 0            | 2",
                "bench redis --baseline nowhere  | 4",
                "bench redis -n shop             | 7",
            })
    void areTheSameEachTime(String arguments, int code) throws IOException {
        Files.writeString(folder.resolve("keys"), "1\n2\n");
        Typed.Ended ended = typed(redis.uri().toString()).run(arguments);

        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stats",
                "top",
                "top --big",
                "get goal:1",
                "explain goal:1",
                "invalidate goal:1 --yes",
                "journal tail",
                "journal check",
                "journal lag",
                "keys list",
                "redis failover --yes",
                "redis scale shard --yes",
                "redis scale replica --yes",
                "redis scale rebalance --yes",
                "warm --from redis:goal:{key} --url http://127.0.0.1:1/{key}",
                "bench redis",
                "bench cache"
            })
    void saysThatNobodyAnswersAndThatItIsNotLetIn(String arguments) {
        assertThat(typed("redis://127.0.0.1:1").run(arguments).code()).isEqualTo(6);
        Typed.Ended refused = typed(redis.uri().toString())
                .with("LARDER_REDIS_PASSWORD", "wallpaper")
                .run(arguments);
        assertThat(refused.code()).as(refused.err()).isEqualTo(5);
        assertThat(refused.err()).doesNotContain("wallpaper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalidate goal:1 --yes",
                "invalidate --all --yes",
                "warm --from keys --url http://127.0.0.1:1/{key}",
                "top",
                "bench redis --keys 10 --rate 100 --duration 1h",
                "bench cache --keys 10 --rate 100 --duration 1h",
            })
    void saysThatItWasInterrupted(String arguments) throws IOException {
        Files.writeString(folder.resolve("keys"), "1\n2\n");
        Typed interrupted = typed(redis.uri().toString());
        interrupted.interruption().request();

        Typed.Ended ended = interrupted.run(arguments);
        assertThat(ended.code()).as(ended.err()).isEqualTo(130);
    }

    @Test
    void saysThatOnlySomeWasLoaded() throws IOException {
        Files.writeString(folder.resolve("keys"), "1\n2\n");
        try (Answering application = Answering.to(key -> key.equals("1") ? 200 : 500)) {
            assertThat(typed(redis.uri().toString())
                            .run("warm --from keys --url " + application.url())
                            .code())
                    .isEqualTo(8);
        }
    }

    /** Redis has room for the first of their records, and not for all. */
    @Test
    void saysThatOnlySomeIsUntrue() throws IOException {
        int batches = 40;
        String longKey = "goal:" + "x".repeat(1_000);
        Files.write(
                folder.resolve("keys"),
                IntStream.range(0, batches * 500).mapToObj(i -> longKey + i).toList());
        try (RedisServer small = RedisServer.builder().start()) {
            small.configure("maxmemory-policy", "noeviction");
            small.configure("maxmemory", "12mb");

            Typed.Ended ended =
                    typed(small.uri().toString()).run("invalidate --keys-from keys --yes --max-keys 100000 --json");
            assertThat(ended.code()).as(ended.err()).isEqualTo(8);
            long done = ended.json().get("done").asLong();
            assertThat(done).isPositive().isLessThan(batches * 500L);
            assertThat(done + ended.json().get("remaining").asLong()).isEqualTo(batches * 500L);
            assertThat(ended.err()).contains("say it again for the rest");
        }
    }
}
