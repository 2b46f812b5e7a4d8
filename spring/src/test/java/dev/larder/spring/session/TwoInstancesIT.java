package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.spring.session.SessionApplication.Browser;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two instances of an application behind one session, on a real Redis, which is killed in the end. */
@Timeout(300)
@TestMethodOrder(OrderAnnotation.class)
class TwoInstancesIT {

    private static RedisServer redis;
    private static SessionApplication one;
    private static SessionApplication two;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        one = SessionApplication.start(redis.uri());
        two = SessionApplication.start(redis.uri());
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    @Order(1)
    void shareASession() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        two.ask(browser, "POST", "/set/cart/3");

        assertThat(one.ask(browser, "GET", "/names")).isEqualTo("cart,user");
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo("cart,user");
    }

    @Test
    @Order(1)
    void giveACookieThatScriptsAndOtherSitesDoNotGetAndThatRedisDoesNotKnow() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");

        assertThat(browser.cookie()).startsWith("SESSION=");
        assertThat(browser.attributes()).contains("HttpOnly", "Secure", "SameSite=Strict", "Path=/");
        String id = new String(Base64.getDecoder().decode(browser.cookie().substring("SESSION=".length())));
        assertThat(redis.ask("KEYS", "*")).contains("shop:v1:http-session:").doesNotContain(id);
    }

    @Test
    @Order(1)
    void giveNoCookieToWhoNeedsNone() throws Exception {
        one.ask(browser, "GET", "/free");
        one.ask(browser, "GET", "/names");

        assertThat(browser.cookie()).isEmpty();
    }

    @Test
    @Order(1)
    void seeALogOutOfTheOtherAtOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            Browser visitor = new Browser();
            one.ask(visitor, "POST", "/set/user/alice");
            assertThat(two.ask(visitor, "GET", "/names")).isEqualTo("user");

            one.ask(visitor, "POST", "/logout");

            assertThat(two.ask(visitor, "GET", "/names")).isEqualTo("nobody");
        }
    }

    /** Each request changes an attribute of its own; all run at once, on both instances. */
    @Test
    @Order(1)
    void loseNoAttributeOfRequestsThatRunAtTheSameTime() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            SessionApplication instance = i % 2 == 0 ? one : two;
            String path = "/set/a" + i + "/x";
            answers.add(CompletableFuture.supplyAsync(() -> asked(instance, path)));
        }
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo("set"));

        String all = IntStream.range(0, 24).mapToObj(i -> "a" + i).sorted().collect(Collectors.joining(","));
        assertThat(one.ask(browser, "GET", "/names")).isEqualTo(all + ",user");
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo(all + ",user");
    }

    private String asked(SessionApplication instance, String path) {
        try {
            return instance.ask(browser, "POST", path);
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    /** Frozen, not killed: a server that comes back empty has no sessions left to speak of. */
    @Test
    @Order(2)
    void goOnWithoutRedisAndWriteWhatChangedWhenItIsBack() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        List<String> answers = new ArrayList<>();
        redis.pause();
        try {
            answers.add(one.ask(browser, "GET", "/names"));
            answers.add(one.ask(browser, "POST", "/set/cart/3"));
            answers.add(one.ask(browser, "GET", "/names"));
            answers.add(one.ask(browser, "GET", "/free"));
        } finally {
            redis.resume();
        }

        assertThat(answers).containsExactly("user", "set", "cart,user", "free");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(two.ask(browser, "GET", "/names")).isEqualTo("cart,user"));
        assertThat(one.repository().waitingSessions()).isZero();
    }

    @Test
    @Order(3)
    void failNoRequestWhenRedisIsKilled() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        Browser stranger = new Browser();
        redis.kill();

        assertThat(one.ask(browser, "GET", "/names")).isEqualTo("user");
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo("nobody"); // it never had a copy
        assertThat(two.ask(stranger, "POST", "/set/user/bob")).isEqualTo("set");
        assertThat(two.ask(stranger, "GET", "/names")).isEqualTo("user");
        assertThat(one.ask(browser, "GET", "/free")).isEqualTo("free");

        redis.restartEmpty();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(two.repository().waitingSessions()).isZero());
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(one.ask(stranger, "GET", "/names")).isEqualTo("user"));
    }
}
