package dev.larder.console;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application of somebody's with a page of its own and a cache, to which the console was added; and what asks it. */
final class ConsoleApplication implements AutoCloseable {

    static final String CSRF = "0123456789abcdef";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is cached. */
    record Goal(String name, int points) {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Cache<String, Goal> goals(Larder larder) {
            return larder.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                    .timeToLive(Duration.ofMinutes(10))
                    .memory(Memory.entries(200_000))
                    .tags(goal -> Set.of("points:" + goal.points()))
                    .loader(id -> new Goal("secret of " + id, 7)));
        }

        @Bean
        RouterFunction<ServerResponse> ownPage() {
            return RouterFunctions.route()
                    .GET("/own", request -> ServerResponse.ok().body("own"))
                    .POST("/own", request -> ServerResponse.ok().body("changed"))
                    .build();
        }
    }

    private final ConfigurableApplicationContext context;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    private ConsoleApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static ConsoleApplication start(String... properties) {
        List<String> all = new ArrayList<>(
                List.of("--server.port=0", "--spring.application.name=shop", "--spring.main.banner-mode=off"));
        all.addAll(List.of(properties));
        if (all.stream().noneMatch(property -> property.startsWith("--server.address="))) {
            all.add("--server.address=127.0.0.1");
        }
        return new ConsoleApplication(new SpringApplication(Application.class).run(all.toArray(String[]::new)));
    }

    Larder larder() {
        return context.getBean(Larder.class);
    }

    @SuppressWarnings("unchecked") // the bean is of that type
    Cache<String, Goal> goals() {
        return context.getBean(Cache.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    URI at(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(at(path)).GET();
    }

    HttpRequest.Builder post(String path, String json) {
        return HttpRequest.newBuilder(at(path))
                .POST(BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
    }

    /** With a token that a script makes up. */
    static HttpRequest.Builder meant(HttpRequest.Builder request) {
        return request.header("Cookie", "larder-csrf=" + CSRF).header("X-Larder-Csrf", CSRF);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(send(get(path)).body());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
    }
}
