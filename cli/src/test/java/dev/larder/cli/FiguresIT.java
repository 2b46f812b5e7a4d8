package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What nodes publish of themselves, in {@code top} and {@code stats}. */
@Timeout(180)
class FiguresIT {
    private static final String NODES = "{shop:v1}~nodes";
    private static final String FIGURES = "{shop:v1}~stats:node-1";

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

    @BeforeEach
    void nodeSaysHowItStands() throws IOException {
        redis.ask("FLUSHALL");
        redis.configure("maxmemory-policy", "allkeys-lru");
        redis.ask("HSET", NODES, "node-1", "{\"seen\":9000000000000,\"version\":\"1\"}");
        publish(1_000, 80);
    }

    /** As a node with a console does. */
    private static void publish(long atMillis, long fromMemory) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/published-figures.json"))
                .replace("1763760010000", Long.toString(atMillis))
                .replace("\"memory\": 80", "\"memory\": " + fromMemory);
        redis.ask("SET", FIGURES, text);
    }

    private Typed.Ended run(String arguments) {
        return Typed.in(folder)
                .with("LARDER_REDIS", redis.uri().toString())
                .with("LARDER_NAMESPACE", "shop")
                .run(arguments);
    }

    @Nested
    class Frames {
        @Test
        void areJsonWhereNobodySitsAtATerminal() {
            Typed.Ended ended = run("top -i 10ms --count 2");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.out().lines()).hasSize(2).allSatisfy(line -> {
                JsonNode frame = JsonMapper.shared().readTree(line);
                assertThat(frame.propertyNames())
                        .containsExactly(
                                "schemaVersion",
                                "kind",
                                "at",
                                "namespace",
                                "redis",
                                "servers",
                                "caches",
                                "nodes",
                                "hotKeys",
                                "bigKeys");
                assertThat(frame.get("nodes").findValuesAsString("node")).containsExactly("node-1");
                assertThat(frame.get("hotKeys").findValuesAsString("key")).containsExactly("goal:1", "goal:2");
                assertThat(frame.get("bigKeys").get(0).get("bytes").asLong()).isEqualTo(2_048);
            });
        }

        @Test
        void haveNodesPublishEachSecond() {
            run("top -i 10ms --count 1");

            assertThat(redis.ask("GET", "{shop:v1}~question")).startsWith("-");
        }

        @Test
        void endWithTheirInterruption() {
            Typed typed = Typed.in(folder)
                    .with("LARDER_REDIS", redis.uri().toString())
                    .with("LARDER_NAMESPACE", "shop");
            typed.interruption().request();

            assertThat(typed.run("top").code()).isEqualTo(130);
        }
    }

    @Nested
    class Samples {
        @Test
        void nameTheLargestFirst() {
            redis.ask("SET", "shop:v1:goal:small", "x");
            redis.ask("SET", "shop:v1:goal:large", "x".repeat(10_000));
            redis.ask("SET", "other:v1:goal:larger", "x".repeat(20_000));

            Typed.Ended ended = run("top --big --json");

            assertThat(ended.code()).isZero();
            assertThat(ended.names())
                    .containsExactly("schemaVersion", "kind", "namespace", "sampled", "complete", "keys");
            assertThat(ended.json().get("keys").findValuesAsString("key")).containsExactly("goal:large", "goal:small");
            assertThat(ended.json().get("keys").get(0).get("bytes").asLong()).isGreaterThan(10_000);
            assertThat(ended.json().get("complete").asBoolean()).isTrue();
        }

        @Test
        void sayHowManyTheyAreAndThatTheyAreNotAll() {
            for (int i = 0; i < 30; i++) {
                redis.ask("SET", "shop:v1:goal:" + i, "x");
            }

            JsonNode told = run("top --big --samples 10 --json").json();
            assertThat(told.get("sampled").asInt()).isEqualTo(10);
            assertThat(told.get("complete").asBoolean()).isFalse();
        }

        @Test
        void ofUseNeedAPolicyThatCountsIt() {
            redis.ask("SET", "shop:v1:goal:1", "x");
            Typed.Ended refused = run("top --hot");
            assertThat(refused.code()).isEqualTo(7);
            assertThat(refused.err()).contains("allkeys-lfu");

            redis.configure("maxmemory-policy", "allkeys-lfu");
            JsonNode told = run("top --hot --json").json();
            assertThat(told.get("keys").get(0).get("frequency").isNumber()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"top --hot --big", "top --big --samples 0", "top -i 1"})
        void thatCannotBeMeantAreRefused(String arguments) {
            assertThat(run(arguments).code()).isEqualTo(2);
        }
    }

    @Nested
    class Stats {
        @Test
        void areARowACache() {
            Typed.Ended ended = run("stats --by cache --json");

            assertThat(ended.code()).isZero();
            assertThat(ended.json().get("caches").get(0).propertyNames())
                    .containsExactly(
                            "cache",
                            "nodes",
                            "lookups",
                            "hitPercent",
                            "memory",
                            "redis",
                            "disk",
                            "load",
                            "stale",
                            "miss",
                            "failed",
                            "loads",
                            "loadFailures",
                            "loadMicros",
                            "evicted",
                            "entries");
        }

        @Test
        void areARowATier() {
            assertThat(run("stats --by tier -o csv").out())
                    .startsWith("tier,answered,percent,puts\nmemory,80,80.0,19\nredis,10,10.0,9\n");
        }

        @Test
        void sayThatNobodyPublishes() {
            redis.ask("DEL", FIGURES);

            Typed.Ended ended = run("stats --by cache --json");
            assertThat(ended.code()).isZero();
            assertThat(ended.json().get("caches").isEmpty()).isTrue();
            assertThat(ended.err()).contains("larder-console");
        }
    }

    /** In a terminal, by the keys that people press. */
    @Nested
    class AtATerminal {
        @BeforeEach
        void needsTmux() {
            boolean isCi = "true".equals(System.getenv("CI"));
            if (!isCi && !Tmux.isThere()) {
                System.err.println(
                        "Not run, since no tmux is on the PATH: larder top at a terminal. Install it: apt-get install tmux");
            }
            assumeTrue(isCi || Tmux.isThere(), "No tmux is on the PATH: apt-get install tmux");
        }

        private Tmux top() {
            return Tmux.running(
                    folder,
                    redis.uri().toString(),
                    "trap : INT; " + Program.SCRIPT
                            + " top -i 100ms; code=$?; stty -a | tail -n 4; echo ended with $code; exec cat");
        }

        @Test
        void showsWhatHappensAndHeedsItsKeys() throws IOException {
            try (Tmux terminal = top()) {
                terminal.awaitScreen(
                        "larder top  shop:v1", "node-1  here   yes", "goal:1", "goal:7    2048", "sort: lookups");

                publish(2_000, 180);
                terminal.awaitScreen("goal         100  100");

                terminal.press("s");
                terminal.awaitScreen("sort: misses");
                terminal.press("c", "n");
                terminal.awaitScreen("c cache: goal", "n node: node-1");
                terminal.press("f", "user");
                terminal.awaitScreen("filter: user_");
                assertThat(terminal.screen()).doesNotContain("goal:1", "goal:7");
                terminal.press("Enter");
                terminal.awaitScreen("filter: user  ");

                terminal.resize(60, 12);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(
                                        terminal.screen().stripTrailing().lines())
                                .hasSize(12)
                                .last()
                                .asString()
                                .startsWith("q quit"));

                terminal.press("q");
                terminal.awaitScreen("ended with 0", " icanon", " echo ");
            }
        }

        @Test
        void leavesItAsItWasWhenItIsInterrupted() {
            try (Tmux terminal = top()) {
                terminal.awaitScreen("q quit");
                terminal.press("C-c");
                terminal.awaitScreen("ended with 130", " icanon", " echo ");
            }
        }
    }
}
