package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop as its visitors see it, on a real Redis. */
@Timeout(600)
class ShopIT {

    private static final int VISITORS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.builder().start();
    private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    // Not HTTP/2, which this client asks for by an upgrade that a reactive server without it may leave unanswered.
    private final HttpClient visitor =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void closeRedis() {
        redis.close();
    }

    private ConfigurableApplicationContext open(WebApplicationType type) {
        ConfigurableApplicationContext shop =
                Shop.open(type, "larder.redis.uri=" + redis.uri(), "spring.datasource.url=" + database);
        await().atMost(PATIENCE).until(() -> isConnected(shop));
        return shop;
    }

    private static boolean isConnected(ConfigurableApplicationContext shop) {
        return shop.getBean(Larder.class).shared().map(SharedTier::isConnected).orElse(false);
    }

    private String get(ConfigurableApplicationContext shop, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(shop, path)).build());
    }

    private String post(ConfigurableApplicationContext shop, String path, int body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(shop, path))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(String.valueOf(body)))
                .build());
    }

    private static URI address(ConfigurableApplicationContext shop, String path) {
        return URI.create("http://localhost:" + shop.getEnvironment().getProperty("local.server.port") + path);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = visitor.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode());
        }
        return response.body();
    }

    @Test
    void twoNodesOfBothKindsShareWhatIsCachedAndWhatIsEvicted() throws Exception {
        try (ConfigurableApplicationContext mvc = open(WebApplicationType.SERVLET);
                ConfigurableApplicationContext flux = open(WebApplicationType.REACTIVE)) {
            get(mvc, "/books/b1");
            assertThat(get(flux, "/books/b1")).contains("1001");
            assertThat(get(flux, "/later/b1")).contains("1001");
            assertThat(queries(mvc) + queries(flux)).isOne();

            post(flux, "/books/b1", 5);
            // The other node's own copy goes when its journal has brought the record.
            await().atMost(PATIENCE).until(() -> get(mvc, "/later/b1").contains("\"cents\":5"));
            assertThat(get(flux, "/books/b1")).contains("\"cents\":5");

            get(mvc, "/books?isbn=b1&isbn=b2&isbn=b3");
            get(flux, "/books?isbn=b3&isbn=b2&isbn=b1");
            assertThat(queries(mvc) + queries(flux)).isEqualTo(3);
        }
    }

    private static int queries(ConfigurableApplicationContext shop) {
        return shop.getBean(JdbcBooks.class).queries();
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void noRequestFailsWhileRedisRestarts(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext shop = open(type)) {
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            List<CompletableFuture<Void>> visits = IntStream.range(0, VISITORS)
                    .mapToObj(number -> CompletableFuture.runAsync(() -> visit(shop, number, isOver, answered)))
                    .toList();
            awaitMore(answered, visits);
            redis.kill();
            awaitMore(answered, visits);
            redis.restart();
            await().atMost(PATIENCE).until(() -> isConnected(shop));
            awaitMore(answered, visits);
            isOver.set(true);
            CompletableFuture.allOf(visits.toArray(CompletableFuture[]::new)).join();
            assertThat(get(shop, "/books/b7")).contains("b7");
        }
    }

    /** Fails with the first request that does. */
    private void visit(ConfigurableApplicationContext shop, int number, AtomicBoolean isOver, AtomicInteger answered) {
        try {
            for (int i = number; !isOver.get(); i++) {
                String isbn = "b" + i % JdbcBooks.BOOKS;
                get(shop, (i % 2 == 0 ? "/books/" : "/later/") + isbn);
                if (i % 10 == 0) {
                    post(shop, "/books/" + isbn, i);
                    get(shop, "/books?isbn=" + isbn + "&isbn=b1");
                }
                answered.incrementAndGet();
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitMore(AtomicInteger answered, List<CompletableFuture<Void>> visits) {
        int before = answered.get();
        await().atMost(PATIENCE)
                .until(() -> answered.get() > before + 100
                        || visits.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        assertThat(visits).noneMatch(CompletableFuture::isCompletedExceptionally);
    }
}
