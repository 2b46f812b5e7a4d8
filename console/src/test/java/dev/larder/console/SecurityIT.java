package dev.larder.console;

import static dev.larder.console.ConsoleApplication.meant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import tools.jackson.databind.JsonNode;

/** Who gets in, by HTTP. */
@Timeout(300)
class SecurityIT {

    private static final String API = "/larder/api/v1";
    private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("right");
    private static final String SELECTOR = "{\"namespace\":\"shop:v1\",\"kind\":\"cache\",\"subject\":\"goal\"}";

    private static ConsoleApplication open;
    private static ConsoleApplication closed;

    @BeforeAll
    static void start() {
        open = ConsoleApplication.start();
        closed = ConsoleApplication.start(
                "--server.address=0.0.0.0",
                "--larder.console.users.vera.password=" + HASH,
                "--larder.console.users.olga.password=" + HASH,
                "--larder.console.users.olga.role=operator",
                "--larder.console.users.anna.password=" + HASH,
                "--larder.console.users.anna.role=admin");
    }

    @AfterAll
    static void stop() {
        open.close();
        closed.close();
    }

    private static HttpRequest.Builder as(String user, HttpRequest.Builder request) {
        return as(user, "right", request);
    }

    private static HttpRequest.Builder as(String user, String password, HttpRequest.Builder request) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request.header("Authorization", "Basic " + basic);
    }

    private static int status(ConsoleApplication application, HttpRequest.Builder request) throws Exception {
        return application.send(request).statusCode();
    }

    @Nested
    class OnLoopback {
        @Test
        void asksNobodyWhoTheyAre() throws Exception {
            JsonNode session = open.json(API + "/session");

            assertThat(session.path("loginRequired").asBoolean()).isFalse();
            assertThat(session.path("user").asString()).isEqualTo("local");
            assertThat(status(open, open.get(API + "/overview"))).isEqualTo(200);
        }

        @Test
        void answersNobodyThroughAProxy() throws Exception {
            HttpRequest.Builder asked = HttpRequest.newBuilder(open.at(API + "/overview"));

            assertThat(status(open, asked.copy().header("X-Forwarded-For", "1.2.3.4")))
                    .isEqualTo(403);
        }

        @Test
        void makesNoChangeWithoutTheToken() throws Exception {
            String preview = API + "/invalidations/preview";

            assertThat(status(open, open.post(preview, SELECTOR).header("X-Larder-Csrf", ConsoleApplication.CSRF)))
                    .isEqualTo(403);
            assertThat(status(open, meant(open.post(preview, SELECTOR)))).isEqualTo(200);
        }

        @Test
        void makesNoChangeForAnotherSitesPage() throws Exception {
            HttpRequest.Builder preview = meant(open.post(API + "/invalidations/preview", SELECTOR));

            assertThat(status(open, preview.copy().header("Origin", "https://evil.example")))
                    .isEqualTo(403);
            assertThat(status(open, preview.copy().header("Origin", "http://localhost:" + open.port())))
                    .isEqualTo(200);
        }

        @Test
        void sendsHeadersThatKeepOthersOut() throws Exception {
            HttpResponse<String> answer = open.send(open.get(API + "/overview"));

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }

        @Test
        void answersHeadAsItAnswersGetAndSendsNoBody() throws Exception {
            String page = API.substring(0, API.indexOf("/api/")) + "/";
            HttpResponse<String> whole = open.send(open.get(page));
            HttpResponse<String> head = open.send(open.get(page).method("HEAD", HttpRequest.BodyPublishers.noBody()));

            assertThat(head.statusCode()).isEqualTo(whole.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length"))
                    .isEqualTo(whole.headers().firstValue("Content-Length"));
            assertThat(head.body()).isEmpty();
        }

        @Test
        void leavesTheApplicationsOwnPagesAlone() throws Exception {
            HttpResponse<String> own = open.send(open.post("/own", "{}"));

            assertThat(own.body()).isEqualTo("changed");
            assertThat(own.headers().firstValue("X-Frame-Options")).isEmpty();
        }

        @Test
        void saysWhatIsWrongAsAProblem() throws Exception {
            HttpResponse<String> answer = open.send(open.get(API + "/history?metric=luck"));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(ConsoleApplication.json(answer).path("detail").asString())
                    .startsWith("metric is luck; there are hit_ratio,");
        }

        @Test
        void saysThatThereIsOneNodeWithoutRedis() throws Exception {
            JsonNode coverage = open.json(API + "/nodes").path("coverage");

            assertThat(coverage.path("expected").asInt()).isEqualTo(1);
            assertThat(coverage.path("partial").asBoolean()).isTrue();
        }
    }

    @Nested
    class OpenToOthers {
        @Test
        void isRefusedWithoutUsers() {
            assertThatThrownBy(() -> ConsoleApplication.start("--server.address=0.0.0.0"))
                    .hasRootCauseInstanceOf(ConsoleNotSafeException.class)
                    .rootCause()
                    .hasMessageContaining("larder.console.users is empty");
        }

        @Test
        void isRefusedWithAPasswordThatIsNoHash() {
            assertThatThrownBy(() -> ConsoleApplication.start("--larder.console.users.anna.password=secret"))
                    .hasStackTraceContaining("larder.console.users.anna.password")
                    .hasStackTraceContaining("give a hash")
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("secret"));
        }

        @Test
        void asksWhoItIs() throws Exception {
            assertThat(status(closed, closed.get(API + "/overview"))).isEqualTo(401);
            assertThat(status(closed, closed.get(API + "/stream"))).isEqualTo(401);
            assertThat(status(closed, as("vera", closed.get(API + "/overview"))))
                    .isEqualTo(200);
        }

        @Test
        void letsRolesDoWhatTheyMay() throws Exception {
            assertThat(status(closed, as("vera", closed.get(API + "/keys/goal:1"))))
                    .isEqualTo(403);
            assertThat(status(closed, as("olga", closed.get(API + "/keys/goal:1"))))
                    .isEqualTo(200);
            assertThat(status(closed, as("olga", closed.get(API + "/audit")))).isEqualTo(403);
            assertThat(status(closed, as("anna", closed.get(API + "/audit")))).isEqualTo(200);
            assertThat(status(closed, as("vera", meant(closed.post(API + "/invalidations/preview", SELECTOR)))))
                    .isEqualTo(403);
        }

        @Test
        void keepsASessionInACookieThatScriptsAndOtherSitesDoNotGet() throws Exception {
            HttpResponse<String> in =
                    closed.send(meant(closed.post(API + "/session", "{\"user\":\"anna\",\"password\":\"right\"}")));
            String set = String.join(" ", in.headers().allValues("Set-Cookie"));
            String cookie = set.replaceAll(".*?(larder-console=[0-9a-f]+).*", "$1");
            String csrf = ConsoleApplication.json(in).path("csrfToken").asString();

            assertThat(in.statusCode()).isEqualTo(200);
            assertThat(set).contains("HttpOnly", "SameSite=Strict");
            assertThat(preview(cookie, ConsoleApplication.CSRF)).isEqualTo(403);
            assertThat(preview(cookie, csrf)).isEqualTo(200);
            HttpRequest.Builder out = HttpRequest.newBuilder(closed.at(API + "/session"))
                    .DELETE()
                    .header("Cookie", cookie)
                    .header("X-Larder-Csrf", csrf);
            assertThat(status(closed, out)).isEqualTo(204);
            assertThat(preview(cookie, csrf)).isEqualTo(403);
        }

        private int preview(String cookie, String csrf) throws Exception {
            return status(
                    closed,
                    closed.post(API + "/invalidations/preview", SELECTOR)
                            .header("Cookie", cookie)
                            .header("X-Larder-Csrf", csrf));
        }

        @Test
        void listensToNobodyWhoHasGuessedFiveTimes() throws Exception {
            try (ConsoleApplication own = ConsoleApplication.start("--larder.console.users.anna.password=" + HASH)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(status(own, as("anna", "wrong" + i, own.get(API + "/overview"))))
                            .isEqualTo(401);
                }

                assertThat(status(own, as("anna", own.get(API + "/overview")))).isEqualTo(429);
            }
        }
    }
}
