package dev.larder.spring.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.spring.autoconfigure.LarderConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ManagementServerIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Map<String, Supplier<Page>> pages = Map.of(
            "/health",
            () -> Page.json(Page.OK, "{\"status\":\"UP\"}"),
            "/broken",
            () -> {
                throw new IllegalStateException("the password is geheim");
            },
            "/slow",
            this::slow);
    private final ManagementServer server =
            new ManagementServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), pages, 1, 1);

    private Page slow() {
        try {
            hold.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return Page.text(Page.OK, "at last");
    }

    @AfterEach
    void stop() {
        hold.countDown();
        server.stop();
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.noBody())
                .build();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(request(method, path), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /health,      200",
        "HEAD,   /health,      200",
        "GET,    /health/,     404",
        "GET,    /health/x,    404",
        "GET,    /health?x=1,  200",
        "GET,    /,            404",
        "GET,    //health,     404",
        "GET,    /../health,   404",
        "POST,   /health,      405",
        "DELETE, /health,      405",
        "GET,    /broken,      500",
    })
    void answersReadingOfExactlyItsPaths(String method, String path, int status) throws Exception {
        server.start();

        assertThat(send(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void sendsWhatThePageSaysAndKeepsItOutOfCaches() throws Exception {
        server.start();

        HttpResponse<String> health = send("GET", "/health");

        assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(health.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(health.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void tellsNobodyWhatWentWrong() throws Exception {
        server.start();

        assertThat(send("GET", "/broken").body()).doesNotContain("geheim");
    }

    /** One page is being made and one request waits: that is the bound here. */
    @Test
    void refusesWhatIsMoreThanItsThreadsAndItsQueue() throws Exception {
        server.start();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(HttpClient.newHttpClient().sendAsync(request("GET", "/slow"), BodyHandlers.ofString()));
        }

        CompletableFuture.anyOf(all.stream()
                        .map(answer -> answer.handle((response, failure) -> failure))
                        .toArray(CompletableFuture[]::new))
                .thenAccept(refused -> assertThat(refused).isInstanceOf(Throwable.class))
                .get();
        hold.countDown();

        assertThat(all.stream()
                        .map(answer -> answer.handle((response, failure) -> failure == null)
                                .join()))
                .contains(true, false);
    }

    @Test
    void saysWhichPropertyAsksForAPortThatIsTaken() {
        server.start();
        ManagementServer second = new ManagementServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), pages, 1, 1);

        assertThatExceptionOfType(LarderConfigurationException.class)
                .isThrownBy(second::start)
                .withMessageStartingWith("larder.management.port is '" + server.port() + "': it cannot listen on ")
                .withMessageEndingWith("; give a free port, or leave the property out");
    }

    @Test
    void letsGoOfItsPort() {
        server.start();
        int port = server.port();
        server.stop();

        ManagementServer again =
                new ManagementServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), pages, 1, 1);
        again.start();
        assertThat(again.isRunning()).isTrue();
        again.stop();
        assertThat(again.isRunning()).isFalse();
    }
}
