package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.LarderListener;
import dev.larder.topologies.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neither user nor password nor a value is ever told, even at DEBUG, whatever goes wrong. */
@Timeout(60)
final class SecretsIT {

    private static final String USER = "canary-user";
    private static final String PASSWORD = "canary-p@ss+word";
    private static final String VALUE = "canary-value-4711";
    private static final String ENCODED = "canary-p%40ss+word";

    private final StringWriter told = new StringWriter();
    private final List<LarderListener.TierChanged> changes = new CopyOnWriteArrayList<>();
    private RedisServer server;
    private CapturedLogs logs;

    @BeforeEach
    void start() {
        server = ApplicationServer.builder().start();
        server.ask("ACL", "SETUSER", USER, "on", ">" + PASSWORD, "~*", "&*", "+@all", "-mget");
        logs = CapturedLogs.of("ROOT", Level.DEBUG);
    }

    @AfterEach
    void stop() {
        logs.close();
        server.close();
    }

    @Test
    void areNotToldWhenAllIsWell() {
        try (TestNode node = open(ENCODED)) {
            await().until(node.tier()::isConnected);
            node.follow().invalidates("goal:1");
            tell(node);
        }
        assertNothingTold();
    }

    @Test
    void areNotToldWhenACommandIsRefused() {
        try (TestNode node = open(ENCODED)) {
            await().until(node.tier()::isConnected);
            tell(failure(node));
            tell(node);
        }
        assertNothingTold();
    }

    @Test
    void areNotToldWhenTheLoginIsRefused() {
        server.ask("ACL", "DELUSER", USER);
        try (TestNode node = open(ENCODED)) {
            await().until(() -> node.tier().status().lastError() != null);
            assertThat(node.tier().status().lastError()).contains("WRONGPASS");
            tell(failure(node));
            tell(node);
        }
        assertNothingTold();
    }

    @Test
    void areNotToldWhenTheServerIsGone() {
        try (TestNode node = open(ENCODED)) {
            await().until(node.tier()::isConnected);
            server.kill();
            await().until(() -> !node.tier().isConnected());
            tell(failure(node));
            tell(node);
        }
        assertNothingTold();
    }

    @Test
    void valuesAreNotToldWhateverBecomesOfThem() {
        try (Larder one = larder();
                Larder other = larder()) {
            Cache<String, String> goals = goals(one);
            goals.get("1");
            goals.update("1", () -> VALUE);
            goals.put("2", VALUE);
            goals.invalidate("2");
            Cache<String, String> others = goals(other);
            assertThat(others.get("1")).isEqualTo(VALUE);
            damage();
            assertThat(others.get("3")).as("what is damaged is loaded").isEqualTo(VALUE);
            tell(one, goals);
            server.pause();
            others.get("4");
            others.update("4", () -> VALUE);
            others.put("5", VALUE);
            tell(other, others);
            server.resume();
            server.kill();
            others.get("6");
            tell(other, others);
        }
        assertNothingTold();
    }

    private Larder larder() {
        Larder larder = Larder.named("shop").shared(redis(ENCODED)).build();
        await().until(() -> !larder.status().isSuspect());
        return larder;
    }

    private static Cache<String, String> goals(Larder larder) {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> VALUE));
    }

    private void damage() {
        server.ask("SET", "shop:v1:goal:3", "junk " + VALUE);
    }

    private void tell(Larder larder, Cache<String, String> cache) {
        told.write(larder.toString()
                + larder.status()
                + cache
                + cache.stats()
                + larder.shared().orElseThrow().servers());
    }

    private TestNode open(String password) {
        Redis redis = redis(password);
        told.write(redis.toString());
        return TestNode.opened(redis, new LarderListener() {
            @Override
            public void tierChanged(TierChanged event) {
                changes.add(event);
            }
        });
    }

    private Redis redis(String password) {
        return Redis.at("redis://" + USER + ":" + password + "@127.0.0.1:" + server.port() + "/0")
                .commandTimeout(Duration.ofMillis(500));
    }

    private static Throwable failure(TestNode node) {
        return node.tier()
                .fetchAll(List.of("goal:1"))
                .toCompletableFuture()
                .<Throwable>handle((value, failure) -> failure)
                .join();
    }

    private void tell(TestNode node) {
        told.write(node.tier().toString() + node.tier().status() + node.tier().servers() + node.journal());
    }

    private void tell(Throwable failure) {
        failure.printStackTrace(new PrintWriter(told));
    }

    private void assertNothingTold() {
        String everything = logs.everything() + told + changes;
        assertThat(everything).hasSizeGreaterThan(200);
        assertThat(lineWith(everything, VALUE)).isEmpty();
        assertThat(everything.contains(USER) ? lineWith(everything, USER) : "").isEmpty();
        assertThat(everything.contains(PASSWORD) ? lineWith(everything, PASSWORD) : "")
                .isEmpty();
        assertThat(everything.contains(ENCODED) ? lineWith(everything, ENCODED) : "")
                .isEmpty();
    }

    private static String lineWith(String text, String secret) {
        return text.lines().filter(line -> line.contains(secret)).findFirst().orElse("");
    }
}
