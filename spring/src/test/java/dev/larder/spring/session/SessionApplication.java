package dev.larder.spring.session;

import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** An instance of an application with HTTP sessions, and what asks it. */
final class SessionApplication implements AutoCloseable {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RouterFunction<ServerResponse> pages() {
            return RouterFunctions.route()
                    .GET("/free", request -> ok("free"))
                    .GET("/names", request -> ok(names(request)))
                    .POST("/set/{name}/{value}", Application::set)
                    .POST("/logout", Application::logout)
                    .build();
        }

        private static String names(ServerRequest request) {
            HttpSession session = request.servletRequest().getSession(/* create= */ false);
            return session == null
                    ? "nobody"
                    : String.join(",", new TreeSet<>(Collections.list(session.getAttributeNames())));
        }

        private static ServerResponse set(ServerRequest request) {
            request.session().setAttribute(request.pathVariable("name"), request.pathVariable("value"));
            return ok("set");
        }

        private static ServerResponse logout(ServerRequest request) {
            request.session().invalidate();
            return ok("bye");
        }

        private static ServerResponse ok(String text) {
            return ServerResponse.ok().body(text);
        }
    }

    private final ConfigurableApplicationContext context;

    private SessionApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static SessionApplication start(URI redis) {
        return start(Application.class, redis, "--spring.main.web-application-type=servlet");
    }

    static SessionApplication start(Class<?> application, URI redis, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("--server.port=0");
        all.add("--spring.application.name=shop");
        all.add("--spring.datasource.url=jdbc:h2:mem:sessions");
        all.add("--larder.redis.uri=" + redis);
        all.add("--larder.session.enabled=true");
        return new SessionApplication(new SpringApplication(application).run(all.toArray(String[]::new)));
    }

    LarderSessionRepository repository() {
        return context.getBean(LarderSessionRepository.class);
    }

    HttpResponse<String> send(Browser browser, String method, String path) throws Exception {
        int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!browser.cookie.isEmpty()) {
            request.header("Cookie", browser.cookie);
        }
        HttpResponse<String> response = browser.http.send(request.build(), BodyHandlers.ofString());
        response.headers().firstValue("Set-Cookie").ifPresent(browser::remember);
        return response;
    }

    String ask(Browser browser, String method, String path) throws Exception {
        HttpResponse<String> response = send(browser, method, path);
        return response.statusCode() == 200 ? response.body() : "status " + response.statusCode();
    }

    @Override
    public void close() {
        context.close();
    }

    /** Somebody with a cookie, which a real browser would send over TLS only. */
    static final class Browser {

        private final HttpClient http = HttpClient.newHttpClient();
        private String cookie = "";
        private String attributes = "";

        /** Sends this from now on. */
        void take(String newCookie) {
            cookie = newCookie;
        }

        private void remember(String header) {
            cookie = header.replaceFirst(";.*", "");
            attributes = header.replaceFirst("^[^;]*; *", "");
        }

        String attributes() {
            return attributes;
        }

        String cookie() {
            return cookie;
        }
    }
}
