package dev.larder.console;

import static dev.larder.console.ConsoleApplication.meant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.console.ConsoleApplication.Goal;
import dev.larder.console.live.Sites;
import dev.larder.console.stream.Broadcast;
import dev.larder.console.webhook.Receiver;
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.preview.PreviewToken.Subject;
import dev.larder.topologies.RedisServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two instances of an application on a real Redis, both asked through the console of the first. */
@Timeout(300)
@TestMethodOrder(OrderAnnotation.class)
class TwoNodesIT {

    private static final String API = "/larder/api/v1";

    @TempDir
    static Path data;

    private static Receiver receiver;
    private static RedisServer redis;
    private static ConsoleApplication one;
    private static ConsoleApplication two;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        redis = RedisServer.builder().start();
        one = start("--larder.console.data=" + data);
        two = start("--larder.console.environment=");
    }

    private static ConsoleApplication start(String property) {
        String rule = "--larder.console.alerts.thresholds.hit-ratio.";
        return ConsoleApplication.start(
                "--larder.redis.uri=" + redis.uri(),
                property,
                "--larder.console.alerts.webhook.url=" + receiver.uri(),
                rule + "limit=100%",
                rule + "minimum=500",
                rule + "for=0s");
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
        receiver.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(300));
    }

    private static String idOf(ConsoleApplication node) {
        return node.larder().status().node();
    }

    @Test
    @Order(1)
    void showTheFiguresOfBothInTheConsoleOfOne() {
        soon().untilAsserted(() -> {
            JsonNode nodes = one.json(API + "/nodes");
            assertThat(nodes.path("coverage").path("answered").asInt()).isEqualTo(2);
            assertThat(nodes.path("coverage").path("partial").asBoolean()).isFalse();
            assertThat(nodes.path("nodes").findValuesAsString("node")).containsExactlyInAnyOrder(idOf(one), idOf(two));
        });

        two.goals().get("a");
        two.goals().get("a");

        soon().untilAsserted(() -> {
            JsonNode cache = one.json(API + "/caches").path("caches").get(0);
            assertThat(cache.path("name").asString()).isEqualTo("goal");
            assertThat(cache.path("nodes").asInt()).isEqualTo(2);
            assertThat(cache.path("lookups").asLong()).isGreaterThanOrEqualTo(2);
        });
        soon().untilAsserted(() -> assertThat(one.json(API + "/caches/goal?node=" + idOf(two))
                        .path("totals")
                        .path("memory")
                        .asDouble())
                .isEqualTo(1));
    }

    @Test
    @Order(2)
    void tellOnWhichNodesAndInWhichTiersAKeyIs() {
        two.goals().get("b");

        soon().untilAsserted(() -> {
            JsonNode key = one.json(API + "/keys/goal:b");
            assertThat(key.path("complete").asBoolean()).isTrue();
            assertThat(key.path("cache").asString()).isEqualTo("goal");
            assertThat(key.path("tiers").findValuesAsString("tier")).containsExactlyInAnyOrder("redis", "memory");
            assertThat(key.path("tiers").findValuesAsString("state")).containsOnly("fresh");
            assertThat(key.toString()).doesNotContain("secret of b").contains(idOf(two));
        });
    }

    @Test
    @Order(2)
    void revealAValueOnlyWhereThatWasMeantAndWriteItDown() throws Exception {
        two.goals().get("c");

        assertThat(one.send(one.get(API + "/keys/goal:c/value")).statusCode()).isEqualTo(403);
        HttpResponse<String> shown = one.send(meant(one.get(API + "/keys/goal:c/value")));

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(ConsoleApplication.json(shown).path("text").asString()).contains("secret of c");
        assertThat(Files.readString(data.resolve("console-audit.jsonl"))).contains("\"reveal\"", "key goal:c");
    }

    @Test
    @Order(2)
    void findKeysByTheirBeginning() throws Exception {
        for (int i = 0; i < 30; i++) {
            two.goals().get("found-" + i);
        }

        JsonNode page = one.json(API + "/keys?prefix=goal:found-&budget=10000");

        assertThat(page.path("keys").findValuesAsString("key"))
                .hasSize(30)
                .allMatch(key -> key.startsWith("goal:found-"));
        assertThat(page.path("cursor").isNull()).isTrue();
        assertThat(page.path("unavailable").isNull()).isTrue();
    }

    @Test
    @Order(3)
    void invalidateATagOnBothAndSayWhatCameOfIt() throws Exception {
        one.goals().get("d");
        two.goals().get("d");
        String selector = "{\"namespace\":\"shop:v1\",\"kind\":\"tag\",\"subject\":\"points:7\"";

        JsonNode preview =
                ConsoleApplication.json(one.send(meant(one.post(API + "/invalidations/preview", selector + "}"))));
        String order = selector + ",\"token\":\"" + preview.path("token").asString() + "\"}";
        HttpResponse<String> begun =
                one.send(meant(one.post(API + "/invalidations", order).header("X-Request-Id", "job-7")));

        long onTwo = two.goals().stats().memoryEntries();
        assertThat(preview.path("nodes").findValuesAsString("node")).containsExactlyInAnyOrder(idOf(one), idOf(two));
        assertThat(preview.path("nodes").findValuesAsString("state")).containsOnly("counted");
        assertThat(preview.path("count").asLong()).isEqualTo(1 + onTwo);
        assertThat(preview.path("loads").asLong()).isEqualTo(1 + onTwo);
        assertThat(preview.path("basis").asString()).contains("2 of 2 nodes counted");
        assertThat(preview.path("sample").get(0).asString()).isEqualTo("goal:d");
        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(begun.headers().firstValue("X-Request-Id")).hasValue("job-7");
        String id = ConsoleApplication.json(begun).path("id").asString();
        soon().untilAsserted(() -> {
            JsonNode job = one.json(API + "/invalidations/" + id);
            assertThat(job.path("state").asString()).isEqualTo("done");
            assertThat(job.path("acknowledgement").asString()).isEqualTo("acknowledged");
            assertThat(job.path("removed").asLong()).isEqualTo(1 + onTwo);
            assertThat(job.path("nodes").findValuesAsString("state")).containsExactly("applied", "applied");
        });
        soon().until(() -> two.goals().peek("d") == null);
        assertThat(one.send(meant(one.post(API + "/invalidations", order))).statusCode())
                .isEqualTo(409);
        assertThat(Files.readString(data.resolve("console-audit.jsonl"))).contains("tag points:7");
        assertThat(one.json(API + "/audit").path("entries").findValuesAsString("action"))
                .contains("invalidate");
        assertThat(one.json(API + "/audit").path("entries").findValuesAsString("requestId"))
                .contains("job-7");
        assertThat(redis.ask("XRANGE", "{shop:v1}~groups", "-", "+")).contains("by local (job-7)");
    }

    /** It counted, and somebody orders it here: any process takes what any other gave. */
    @Test
    @Order(4)
    void takeATokenThatTheCommandOrAnotherNodeGave() throws Exception {
        String selector = "{\"namespace\":\"shop:v1\",\"kind\":\"tag\",\"subject\":\"points:7\"";
        String typed = PreviewToken.of(new Subject("shop:v1", "tag", "points:7"), 1, 0, System.currentTimeMillis())
                .toString();
        JsonNode previewed =
                ConsoleApplication.json(two.send(meant(two.post(API + "/invalidations/preview", selector + "}"))));
        String other = PreviewToken.of(new Subject("shop:v1", "tag", "points:8"), 1, 0, System.currentTimeMillis())
                .toString();
        String old = PreviewToken.of(new Subject("shop:v1", "tag", "points:7"), 1, 0, 0)
                .toString();

        assertThat(ordered(selector, typed)).isEqualTo(202);
        assertThat(ordered(selector, previewed.path("token").asString())).isEqualTo(202);
        assertThat(ordered(selector, typed)).as("once").isEqualTo(409);
        assertThat(ordered(selector, other)).isEqualTo(409);
        assertThat(ordered(selector, old)).isEqualTo(409);
    }

    private static int ordered(String selector, String token) throws Exception {
        return one.send(meant(one.post(API + "/invalidations", selector + ",\"token\":\"" + token + "\"}")))
                .statusCode();
    }

    /** A node that is alive and publishes nothing, such as one without a console. */
    @Test
    @Order(4)
    void sayWhichNodesWereNotCounted() throws Exception {
        String rows = "{shop:v1}~nodes";
        redis.ask("HSET", rows, "mute", "{\"seen\":" + System.currentTimeMillis() + ",\"version\":\"1\"}");
        try {
            soon().untilAsserted(() -> assertThat(
                            one.json(API + "/nodes").path("nodes").findValuesAsString("node"))
                    .contains("mute"));
            String selector = "{\"namespace\":\"shop:v1\",\"kind\":\"cache\",\"subject\":\"goal\"}";
            JsonNode preview =
                    ConsoleApplication.json(one.send(meant(one.post(API + "/invalidations/preview", selector))));

            assertThat(preview.path("basis").asString()).contains("2 of 3 nodes counted");
            assertThat(preview.path("nodes")
                            .valueStream()
                            .filter(node -> node.path("node").asString().equals("mute")))
                    .singleElement()
                    .satisfies(node -> {
                        assertThat(node.path("state").asString()).isEqualTo("unanswered");
                        assertThat(node.path("count").isNull()).isTrue();
                    });
        } finally {
            redis.ask("HDEL", rows, "mute");
        }
    }

    /** The bound is generous, for a machine that is busy; what it took is printed. */
    @Test
    @Order(5)
    void showTheEffectOnATagOfAHundredThousandEntries() throws Exception {
        List<String> keys =
                IntStream.range(0, 100_000).mapToObj(i -> "many-" + i).toList();
        one.goals().getAll(keys, TwoNodesIT::many);
        two.goals().getAll(List.of("many-0"), TwoNodesIT::many);
        String selector = "{\"namespace\":\"shop:v1\",\"kind\":\"tag\",\"subject\":\"points:100000\"";
        JsonNode preview =
                ConsoleApplication.json(one.send(meant(one.post(API + "/invalidations/preview", selector + "}"))));
        assertThat(preview.path("count").asLong()).isGreaterThanOrEqualTo(100_000);
        assertThat(preview.path("confirm").asString()).isEqualTo("name");

        long began = System.nanoTime();
        HttpResponse<String> begun = one.send(meant(one.post(
                API + "/invalidations",
                selector + ",\"confirmation\":\"points:100000\",\"token\":\""
                        + preview.path("token").asString() + "\"}")));
        String id = ConsoleApplication.json(begun).path("id").asString();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    JsonNode job = one.json(API + "/invalidations/" + id);
                    assertThat(job.path("state").asString()).isEqualTo("done");
                    assertThat(job.path("removed").asLong()).isGreaterThanOrEqualTo(100_000);
                    assertThat(one.json(API + "/keys/goal:many-99999")
                                    .path("tiers")
                                    .findValuesAsString("state"))
                            .doesNotContain("fresh", "stale");
                    assertThat(two.goals().peek("many-0")).isNull();
                });
        System.out.printf(
                "A tag of 100,000 entries was invalidated and seen gone on both nodes after %d ms%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    private static Map<String, Goal> many(Collection<? extends String> keys) {
        return keys.stream().collect(Collectors.toMap(Function.identity(), key -> new Goal("many", 100_000)));
    }

    @Test
    @Order(3)
    void describeTheServer() throws Exception {
        JsonNode report = one.json(API + "/redis");

        assertThat(report.path("topology").asString()).isEqualTo("standalone");
        JsonNode server = report.path("servers").get(0);
        assertThat(server.path("connected").asBoolean()).isTrue();
        assertThat(server.path("usedMemoryBytes").asLong()).isPositive();
        assertThat(server.path("role").asString()).isEqualTo("master");
        assertThat(report.path("unavailable").isEmpty()).isTrue();
    }

    @Test
    @Order(3)
    void keepHistory() {
        soon().untilAsserted(() -> {
            two.goals().get("e");
            JsonNode history = one.json(API + "/history?from=2m&metric=lookups&metric=latency");
            assertThat(history.path("stepMillis").asLong()).isEqualTo(1_000);
            assertThat(history.path("series").path("lookups").valueStream().anyMatch(point -> point.asDouble(0) > 0))
                    .isTrue();
            assertThat(history.path("heatmap").path("columns").size())
                    .isEqualTo(history.path("series").path("lookups").size());
        });
    }

    @Test
    @Order(4)
    void streamFramesThatGoOnWhereAClientLeft() throws Exception {
        String id = firstIdOf(API + "/stream", null);

        String next = firstIdOf(API + "/stream", id);

        assertThat(number(next)).isEqualTo(number(id) + 1);
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    private static String firstIdOf(String path, String last) throws Exception {
        var request = last == null ? one.get(path) : one.get(path).header("Last-Event-ID", last);
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
            String line = lines.readLine();
            while (!line.startsWith("id: ")) {
                line = lines.readLine();
            }
            List<String> rest = List.of(lines.readLine(), lines.readLine());
            assertThat(rest.get(0)).startsWith("event: ");
            assertThat(rest.get(1)).startsWith("data: ");
            return line.substring("id: ".length());
        }
    }

    /** It opens a stream and reads nothing, while so much is sent that no buffer between the two holds it. */
    @Test
    @Order(5)
    void letNobodyWaitForAClientThatTakesNothing() throws Exception {
        Broadcast broadcast = one.bean(Broadcast.class);
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(4_096);
            stalled.connect(new InetSocketAddress("127.0.0.1", one.port()));
            String ask = "GET " + API + "/stream HTTP/1.1\r\nHost: localhost:" + one.port() + "\r\n\r\n";
            stalled.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
            stalled.getOutputStream().flush();
            soon().until(() -> broadcast.listeners() == 1);
            List<String> large = List.of("x".repeat(100_000));
            for (int i = 0; i < 300; i++) {
                one.bean(Sites.class).run(() -> broadcast.say("notice", "shop:v1", large));
            }

            soon().until(() -> broadcast.longestQueue() == 64);

            assertThat(number(firstIdOf(API + "/stream", null))).isPositive();
            assertThat(broadcast.longestQueue()).isEqualTo(64);
        }
    }

    @Test
    @Order(8)
    void fireAnAlertOnBothAndTellTheWebhookOnce() throws Exception {
        for (int i = 0; i < 600; i++) {
            one.goals().get("alert-" + i);
        }

        for (ConsoleApplication node : List.of(one, two)) {
            soon().untilAsserted(() -> {
                JsonNode page = node.json(API + "/alerts");
                assertThat(page.path("alerts").findValuesAsString("id")).contains("hit-ratio");
                assertThat(page.path("webhook").path("url").asString()).startsWith("http://localhost:");
                assertThat(node.json(API + "/overview").path("health").asString())
                        .isNotEqualTo("ok");
            });
        }
        // What came before may have fired too, and is over by now, or fires still.
        soon().untilAsserted(() -> assertThat(told("firing")).isNotEmpty());
        assertThat(told("firing").size()).isLessThanOrEqualTo(told("cleared").size() + 1);
        assertThat(told("firing").get(0).path("alert").path("cache").asString()).isEqualTo("goal");
        assertThat(one.json(API + "/events").path("events").findValuesAsString("kind"))
                .contains("alert");
    }

    private static List<JsonNode> told(String event) {
        return receiver.all().stream()
                .map(Receiver.Received::json)
                .filter(message -> message.path("event").asString().equals(event))
                .filter(message -> message.path("alert").path("id").asString().equals("hit-ratio"))
                .toList();
    }

    @Test
    @Order(9)
    void showANodeThatLeftAsGone() {
        String left = idOf(two);
        two.close();

        soon().untilAsserted(() -> {
            JsonNode nodes = one.json(API + "/nodes").path("nodes");
            assertThat(nodes.valueStream()
                            .filter(node -> node.path("node").asString().equals(left))
                            .map(node -> node.path("state").asString()))
                    .containsExactly("gone");
        });
    }
}
