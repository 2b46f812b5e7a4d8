package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.spring.session.SessionApplication.Browser;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two WebFlux instances of an application behind one session with a protected cookie, on a real Redis, which is killed in the end. */
@Timeout(300)
@TestMethodOrder(OrderAnnotation.class)
class TwoReactiveInstancesIT {

    private static final String USER = ReactiveFindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;
    private static final String[] PROPERTIES = {
        "--spring.main.web-application-type=reactive",
        "--larder.keyring.enabled=true",
        "--larder.session.cookie.protect=true"
    };

    private static RedisServer redis;
    private static SessionApplication one;
    private static SessionApplication two;

    private final Browser browser = new Browser();

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RouterFunction<ServerResponse> pages(LarderReactiveSessionRepository sessions) {
            return RouterFunctions.route()
                    .GET("/free", request -> ok("free"))
                    .GET("/names", Application::names)
                    .POST("/set/{name}/{value}", Application::set)
                    .POST("/login/{user}", Application::login)
                    .POST(
                            "/logout",
                            request -> request.session()
                                    .flatMap(WebSession::invalidate)
                                    .then(ok("bye")))
                    .POST("/everywhere/{user}", request -> everywhere(sessions, request.pathVariable("user")))
                    .build();
        }

        private static Mono<ServerResponse> names(ServerRequest request) {
            return request.session()
                    .flatMap(session -> ok(
                            session.isStarted()
                                    ? String.join(
                                            ",",
                                            new TreeSet<>(
                                                    session.getAttributes().keySet()))
                                    : "nobody"));
        }

        private static Mono<ServerResponse> set(ServerRequest request) {
            return request.session()
                    .doOnNext(session ->
                            session.getAttributes().put(request.pathVariable("name"), request.pathVariable("value")))
                    .then(ok("set"));
        }

        private static Mono<ServerResponse> login(ServerRequest request) {
            return request.session()
                    .doOnNext(session -> session.getAttributes().put(USER, request.pathVariable("user")))
                    .then(ok("in"));
        }

        private static Mono<ServerResponse> everywhere(LarderReactiveSessionRepository sessions, String user) {
            return sessions.findByPrincipalName(user)
                    .flatMapMany(found -> Flux.fromIterable(found.keySet()))
                    .concatMap(sessions::deleteById)
                    .then(ok("out"));
        }

        private static Mono<ServerResponse> ok(String text) {
            return ServerResponse.ok().bodyValue(text);
        }
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        one = SessionApplication.start(Application.class, redis.uri(), PROPERTIES);
        two = SessionApplication.start(Application.class, redis.uri(), PROPERTIES);
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
    void giveACookieThatScriptsAndOtherSitesDoNotGet() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");

        assertThat(browser.cookie()).startsWith("SESSION=");
        // Netty spells it HTTPOnly.
        assertThat(browser.attributes())
                .containsIgnoringCase("HttpOnly")
                .contains("Secure", "SameSite=Strict", "Path=/");
        assertThat(redis.ask("EXISTS", "{shop:v1}~keyring")).isEqualTo("1");
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
    void knowNobodyWhoseCookieTheyDidNotMake() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        String cookie = browser.cookie();
        int middle = "SESSION=".length() + 30;
        char other = cookie.charAt(middle) == 'A' ? 'B' : 'A';
        browser.take(cookie.substring(0, middle) + other + cookie.substring(middle + 1));
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo("nobody");

        browser.take(cookie);
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo("user");
    }

    @Test
    @Order(1)
    void seeALogOutOfTheOtherAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            Browser visitor = new Browser();
            one.ask(visitor, "POST", "/set/user/alice");
            assertThat(two.ask(visitor, "GET", "/names")).isEqualTo("user");

            one.ask(visitor, "POST", "/logout");

            assertThat(two.ask(visitor, "GET", "/names")).isEqualTo("nobody");
        }
    }

    @Test
    @Order(1)
    void logSomebodyOutEverywhere() throws Exception {
        Browser atHome = new Browser();
        Browser atWork = new Browser();
        one.ask(atHome, "POST", "/login/carol");
        two.ask(atWork, "POST", "/login/carol");
        one.ask(browser, "POST", "/login/dave");

        assertThat(two.ask(new Browser(), "POST", "/everywhere/carol")).isEqualTo("out");

        assertThat(one.ask(atHome, "GET", "/names")).isEqualTo("nobody");
        assertThat(one.ask(atWork, "GET", "/names")).isEqualTo("nobody");
        assertThat(two.ask(browser, "GET", "/names")).isEqualTo(USER);
    }

    @Test
    @Order(2)
    void failNoRequestWhenRedisIsKilledAndReadTheirCookiesWhenItComesBackEmpty() throws Exception {
        one.ask(browser, "POST", "/set/user/alice");
        Browser stranger = new Browser();
        redis.kill();

        assertThat(one.ask(browser, "GET", "/names")).isEqualTo("user");
        assertThat(two.ask(stranger, "POST", "/set/user/bob")).isEqualTo("set");
        assertThat(two.ask(stranger, "GET", "/names")).isEqualTo("user");
        assertThat(one.ask(browser, "GET", "/free")).isEqualTo("free");
        assertThat(one.ask(stranger, "GET", "/names")).isEqualTo("nobody"); // who keeps the cookie for it

        redis.restartEmpty();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(two.repository().waitingSessions()).isZero());
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(one.ask(stranger, "GET", "/names")).isEqualTo("user"));
    }
}
