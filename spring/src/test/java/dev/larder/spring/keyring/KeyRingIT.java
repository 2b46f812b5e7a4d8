package dev.larder.spring.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Several nodes and one ring, on a real Redis. */
@Timeout(300)
class KeyRingIT {

    private static final int NODES = 6;
    private static final String PURPOSE = "password-reset";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.builder().start();
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({LarderAutoConfiguration.class, KeyRingAutoConfiguration.class})
    static class Application {}

    private ConfigurableApplicationContext node() {
        // Not as a SpringApplication, of which several that start at once in one JVM get into each other's logging.
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "spring.application.name=shop",
                        "larder.redis.uri=" + redis.uri(),
                        "larder.keyring.enabled=true",
                        "larder.keyring.refresh-every=1s")
                .applyTo(context);
        context.register(Application.class);
        context.refresh();
        return context;
    }

    private static KeyRing ring(ConfigurableApplicationContext node) {
        return node.getBean(KeyRing.class);
    }

    @AfterEach
    void close() {
        nodes.forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    private void start(int count) {
        List<CompletableFuture<ConfigurableApplicationContext>> starting = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::node))
                .toList();
        starting.forEach(node -> nodes.add(node.join()));
    }

    @Test
    void ofManyNodesThatStartAtOnceOneMakesTheKey() {
        start(NODES);
        await().atMost(PATIENCE)
                .until(() -> nodes.stream().allMatch(node -> ring(node).keys() > 0));

        assertThat(redis.ask("GET", "{shop:v1}~keyring").lines().filter(line -> line.contains(" p.")))
                .hasSize(1);
        String token = ring(nodes.get(0)).protect(PURPOSE, "alice");
        assertThat(nodes)
                .allSatisfy(node ->
                        assertThat(ring(node).unprotectText(PURPOSE, token)).hasValue("alice"));
    }

    @Test
    void aRingThatRedisHasLostComesBackFromTheNodes() {
        start(2);
        String token = ring(nodes.get(0)).protect(PURPOSE, "alice");
        redis.kill();
        assertThat(ring(nodes.get(0)).unprotectText(PURPOSE, token)).hasValue("alice");
        assertThat(ring(nodes.get(1)).protect(PURPOSE, "bob")).isNotEmpty();

        redis.restartEmpty();
        await().atMost(PATIENCE)
                .until(() -> redis.ask("EXISTS", "{shop:v1}~keyring").equals("1"));
        start(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ring(nodes.get(2)).unprotectText(PURPOSE, token))
                        .hasValue("alice"));
    }
}
