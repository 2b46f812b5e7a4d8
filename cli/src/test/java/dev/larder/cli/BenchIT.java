package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
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
import tools.jackson.databind.node.ObjectNode;

/** {@code larder bench} against a real Redis, a real Larder and a real web server; short runs, since how fast they are is not the point. */
@Timeout(180)
class BenchIT {
    private static final String SHORT =
            " --rate 200 --warm-up 100ms --duration 300ms --concurrency 4 --keys 50 --json ";

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
    void forget() {
        redis.ask("FLUSHALL");
    }

    private Typed typed() {
        return Typed.in(folder).with("LARDER_REDIS", redis.uri().toString());
    }

    private Typed.Ended run(String arguments) {
        return typed().run(arguments.strip().split(" +"));
    }

    private JsonNode done(String arguments) {
        Typed.Ended ended = run(arguments);
        assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
        return ended.json();
    }

    @Nested
    class OfRedis {
        @Test
        void tellsHowLongItsAnswersTook() {
            JsonNode told = done("bench redis --writes 50" + SHORT);

            assertThat(told.propertyNames())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "target",
                            "rate",
                            "concurrency",
                            "writes",
                            "requested",
                            "valueBytes",
                            "due",
                            "answered",
                            "failed",
                            "notSent",
                            "answeredPerSecond",
                            "answers",
                            "errors",
                            "at",
                            "seed",
                            "warmUpMillis",
                            "durationMillis",
                            "requests",
                            "latencies",
                            "verdict");
            assertThat(told.get("requests").asInt()).isEqualTo(60);
            assertThat(told.get("answered").asInt()).isEqualTo(60);
            assertThat(told.get("answers").propertyNames()).containsExactlyInAnyOrder("hit", "set");
            assertThat(told.get("latencies").get(0).propertyNames())
                    .containsExactly("percentile", "micros", "microsFromSend");
            assertThat(told.get("latencies").findValuesAsString("percentile"))
                    .containsExactly("50", "90", "99", "99.9", "99.99", "100");
            assertThat(told.get("answeredPerSecond").asDouble()).isPositive();
        }

        @Test
        void leavesNothingThatStays() {
            done("bench redis --writes 100" + SHORT);

            List<String> keys = redis.ask("KEYS", "*").lines().toList();
            assertThat(keys).hasSize(50).allSatisfy(key -> {
                assertThat(key).startsWith("larder-bench:v1:bench:");
                assertThat(Long.parseLong(redis.ask("PTTL", key))).isBetween(1L, 11 * 60_000L);
            });
        }

        @Test
        void replaysATraceAndSetsWhatIsNotThere() throws IOException {
            Files.writeString(folder.resolve("trace"), "1,a,1,1,1,get,0\n1,b,1,1,1,set,0\n1,a,1,1,1,get,0\n");

            JsonNode told = done("bench redis --trace trace --trace-format twitter --rate 200 --warm-up 100ms"
                    + " --duration 300ms --concurrency 1 --json");
            assertThat(told.get("requested").asString()).isEqualTo("twitter trace");
            assertThat(told.get("writes").asString()).isEqualTo("as the trace");
            // The warm-up's twenty are six rounds and two more, so all is there by then.
            assertThat(told.get("answers").toString()).isEqualTo("{\"hit\":40,\"set\":20}");
        }

        @Test
        void countsWhatItRefuses() {
            redis.configure("maxmemory", "1");
            redis.configure("maxmemory-policy", "noeviction");
            try {
                Typed.Ended refused = run("bench redis" + SHORT);
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.err()).contains("OOM");

                Files.writeString(folder.resolve("trace"), "a\n");
                Typed.Ended partial =
                        run("bench redis --trace trace --writes 50 --rate 200 --warm-up 10ms --duration 300ms --json");
                assertThat(partial.code()).isEqualTo(1);
                assertThat(partial.json().get("errors").get("OOM").asInt()).isEqualTo(60);
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                redis.configure("maxmemory", "0");
            }
        }
    }

    @Nested
    class OfACache {
        @Test
        void tellsWhereItsAnswersCameFrom() {
            JsonNode told =
                    done("bench cache --writes 20 --keys 20 --rate 200 --warm-up 500ms --duration 500ms --json");

            assertThat(told.get("answered").asInt()).isEqualTo(100);
            assertThat(told.get("answers").propertyNames())
                    .contains("invalidated")
                    .isSubsetOf("memory", "redis", "load", "invalidated");
            assertThat(redis.ask("HLEN", "{larder-bench:v1}~nodes")).isEqualTo("0");
            assertThat(redis.ask("KEYS", "larder-bench:v1:bench:*").lines()).isNotEmpty();
        }
    }

    @Nested
    class OfAnApplication {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        private String http(Answering application, String more) {
            return "bench http --url " + application.url() + SHORT + more;
        }

        @Test
        void sendsAGetForEachKey() throws IOException {
            try (Answering application = Answering.to(key -> {
                asked.add(key);
                return key.equals("0") ? 404 : 200;
            })) {
                JsonNode told = done(http(application, ""));

                assertThat(told.get("path").asString()).isEqualTo("/goals/{key}");
                assertThat(told.get("writes").asString()).isEqualTo("0 %");
                assertThat(told.get("answers").propertyNames()).containsExactly("status 200", "status 404");
                assertThat(asked).hasSize(80).contains("0", "1");
            }
        }

        @Test
        void asksForTheSameWithTheSameSeed() throws IOException {
            try (Answering application = Answering.to(key -> {
                asked.add(key);
                return 200;
            })) {
                String one = "bench http --rate 200 --warm-up 50ms --duration 200ms --concurrency 1 --json --url "
                        + application.url() + " --seed ";
                done(one + 7);
                List<String> first = List.copyOf(asked);
                asked.clear();
                done(one + 7);
                assertThat(asked).hasSize(50).isEqualTo(first);
                asked.clear();
                done(one + 8);
                assertThat(asked).isNotEqualTo(first);
            }
        }

        @Test
        void countsWhatFailsByItsStatus() throws IOException {
            try (Answering application = Answering.to(key -> key.equals("0") ? 500 : 200)) {
                Typed.Ended ended = run(http(application, ""));

                assertThat(ended.code()).isEqualTo(8);
                assertThat(ended.json().get("errors").propertyNames()).containsExactly("status 500");
                assertThat(ended.json().get("failed").asInt()
                                + ended.json().get("answered").asInt())
                        .isEqualTo(60);
                assertThat(ended.err()).contains("requests failed", "status 500");
            }
        }

        @Test
        void doubtsAnAddressWhereNothingIsFound() throws IOException {
            try (Answering application = Answering.to(key -> 404)) {
                assertThat(run(http(application, "")).err()).contains("Nothing was found (404)");
            }
        }
    }

    @Nested
    class Compared {
        /** The baseline with all its times that many times as long. */
        private void stretch(Path file, double factor) throws IOException {
            ObjectNode told = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
            StreamSupport.stream(told.get("latencies").spliterator(), false)
                    .map(ObjectNode.class::cast)
                    .forEach(row -> row.put("micros", row.get("micros").asDouble() * factor));
            Files.writeString(file, told.toString());
        }

        @Test
        void endsWithThreeWhereItIsSlowerAndWithNoneWhereItIsNot() throws IOException {
            Path baseline = folder.resolve("baseline.json");
            JsonNode saved = done("bench redis --save baseline.json" + SHORT);
            assertThat(JsonMapper.shared().readTree(Files.readString(baseline))).isEqualTo(saved);

            // Whatever the machine is busy with, it is not a million times as fast or as slow.
            stretch(baseline, 1e6);
            JsonNode good = done("bench redis --baseline baseline.json --max-regression 5000%" + SHORT);
            assertThat(good.get("worse").isEmpty()).isTrue();
            assertThat(good.get("latencies").get(0).propertyNames()).contains("baselineMicros");

            stretch(baseline, 1e-12);
            Typed.Ended slower = run("bench redis --baseline baseline.json" + SHORT);
            assertThat(slower.code()).isEqualTo(3);
            assertThat(slower.json().get("worse").get(0).asString()).startsWith("p50 is ");
            assertThat(slower.json().get("verdict").asString()).contains("worse than the baseline: p50");
        }

        @Test
        void isRefusedBeforeItRunsWhereItIsOfAnotherLoad() {
            done("bench redis --save baseline.json" + SHORT);
            redis.ask("FLUSHALL");

            for (String other : List.of("bench cache", "bench redis --value-bytes 200", "bench redis --writes 6")) {
                Typed.Ended refused = run(other + " --baseline baseline.json" + SHORT);
                assertThat(refused.code()).as(other).isEqualTo(2);
                assertThat(refused.err()).contains("is of another load: ", "--save");
            }
            assertThat(run("bench redis --theta 0.5 --baseline baseline.json" + SHORT)
                            .err())
                    .contains("requested was zipf 0.99 of 50 and is zipf 0.5 of 50");
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
        }

        @Test
        void wantsABaselineThatIsOne() throws IOException {
            Files.writeString(folder.resolve("text"), "not JSON");
            Files.writeString(folder.resolve("other"), "{\"schemaVersion\":1,\"kind\":\"stats\"}");

            assertThat(run("bench redis --baseline nowhere" + SHORT).code()).isEqualTo(4);
            assertThat(run("bench redis --baseline text" + SHORT).code()).isEqualTo(2);
            assertThat(run("bench redis --baseline other" + SHORT).code()).isEqualTo(2);
            assertThat(run("bench redis --baseline ." + SHORT).code()).isEqualTo(2);
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "bench",
                    "bench memcached",
                    "bench redis --rate 0",
                    "bench redis --rate 100001",
                    "bench redis --concurrency 0",
                    "bench redis --duration 10ms --rate 1",
                    "bench redis --duration 30d",
                    "bench redis --writes 101",
                    "bench redis --keys 0",
                    "bench redis --theta 4",
                    "bench redis --value-bytes 0",
                    "bench redis --max-regression little",
                    "bench redis --trace empty",
                    "bench redis --trace empty --trace-format strange",
                    "bench redis --trace empty --keys 5",
                    "bench redis --trace-format arc",
                    "bench redis --trace words --trace-format arc",
                    "bench redis --trace words --trace-format twitter --writes 5",
                    "bench redis --save nowhere/baseline",
                    "bench redis --save .",
                    "bench http",
                    "bench http --url http://localhost/",
                    "bench http --url http://localhost/{key} --writes 5",
                })
        void isWhatCannotBeMeant(String arguments) throws IOException {
            Files.writeString(folder.resolve("empty"), "\n");
            Files.writeString(folder.resolve("words"), "goal:1\n");

            Typed.Ended ended = run(arguments);
            assertThat(ended.code()).as(ended.err()).isEqualTo(2);
            assertThat(ended.err()).startsWith("larder: ").hasLineCount(1);
        }

        @Test
        void isATraceThatIsNotThere() {
            assertThat(run("bench redis --trace nowhere").code()).isEqualTo(4);
        }

        @ParameterizedTest
        @ValueSource(strings = {"bench redis", "bench cache", "bench http --url http://127.0.0.1:1/{key}"})
        void isATargetThatDoesNotAnswer(String arguments) {
            Typed.Ended ended =
                    Typed.in(folder).with("LARDER_REDIS", "redis://127.0.0.1:1").run(arguments);

            assertThat(ended.code()).as(ended.err()).isEqualTo(6);
        }

        @ParameterizedTest
        @ValueSource(strings = {"redis", "cache"})
        void isSomebodysNamespaceUnlessThatIsConfirmed(String target) {
            Typed.Ended refused = run("bench " + target + " -n shop" + SHORT);
            assertThat(refused.code()).isEqualTo(7);
            assertThat(refused.err()).contains("namespace shop:v1", "--yes");
            assertThat(typed().answering("yes")
                            .run(("bench " + target + " -n shop" + SHORT)
                                    .strip()
                                    .split(" +"))
                            .code())
                    .isEqualTo(7);
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
            done("bench " + target + " -n shop --yes" + SHORT);
            assertThat(redis.ask("KEYS", "shop:v1:bench:*").lines()).isNotEmpty();
        }

        @Test
        void isMuchMemoryUnlessThatIsConfirmed() {
            Typed.Ended refused = run("bench redis --keys 100001 --value-bytes 1000");
            assertThat(refused.code()).isEqualTo(7);
            assertThat(refused.err()).contains("100001000 bytes");
        }

        @Test
        void isNoNamespaceThatHappensToBeInAVariable() {
            Typed.Ended ended = typed().with("LARDER_NAMESPACE", "shop")
                    .run(("bench redis" + SHORT).strip().split(" +"));

            assertThat(ended.code()).isZero();
            assertThat(redis.ask("KEYS", "shop*")).isEmpty();
        }
    }

    @Test
    void tellsWhatWasMeasuredWhenItIsInterrupted() throws IOException {
        Typed interrupted = typed();
        try (Answering application = Answering.to(key -> {
            interrupted.interruption().request();
            return 200;
        })) {
            Typed.Ended ended = interrupted.run(
                    ("bench http --rate 10 --warm-up 10ms --duration 1h --json --save never --url " + application.url())
                            .split(" "));

            assertThat(ended.code()).as(ended.err()).isEqualTo(130);
            assertThat(ended.json().get("requests").asInt()).isEqualTo(36_000);
            assertThat(ended.json().get("due").asInt()).isLessThan(36_000);
            assertThat(ended.err()).contains("Interrupted");
            assertThat(folder.resolve("never")).doesNotExist();
        }
    }
}
