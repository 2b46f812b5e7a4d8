package dev.larder.console.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Serves the page as it is on the class path, with the headers it has to live with, and an API that does as it is told. */
final class FakeApi implements AutoCloseable {

    enum Mood {
        DATA,
        EMPTY,
        PARTIAL,
        /** Every question about the caches is answered with 500. */
        BROKEN,
        /** A viewer is asking. */
        FORBIDDEN,
        /** Nobody is logged in. */
        LOGGED_OUT
    }

    static final String PASSWORD = "right horse";
    private static final String TOKEN = "t0ken-t0ken-t0ken";
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final List<String> GONE_AFTERWARDS = List.of("key", "preview");
    private static final List<String> FOR_ADMINS = List.of("audit", "settings");

    private final HttpServer server;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final Map<String, String> said = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.DATA;
    private volatile boolean invalidated;
    private volatile boolean cancelled;

    FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::page);
        server.createContext("/api/v1/", this::api);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    void is(Mood now) {
        mood = now;
        invalidated = false;
        cancelled = false;
        changes.clear();
        said.clear();
    }

    /** From now on it gives this answer instead of the file's. */
    void says(String name, String json) {
        said.put(name, json);
    }

    /** Method and path of every change that carried the token. */
    List<String> changes() {
        return changes;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void page(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.equals("/") ? "index.html" : path.substring(1);
        try (InputStream file = FakeApi.class.getResourceAsStream("/dev/larder/console/page/" + name)) {
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; object-src 'none'");
            if (file == null) {
                send(exchange, 404, "text/plain", "no " + name);
            } else {
                send(exchange, 200, type(name), new String(file.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain") + "; charset=utf-8";
    }

    // ---- the API ----

    private void api(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!method.equals("GET") || path.endsWith("/value")) {
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Larder-Csrf"))) {
                problem(exchange, 403, "Forbidden", "The header X-Larder-Csrf is missing.");
                return;
            }
            changes.add(method + " " + path);
        }
        answer(exchange, path, method, body);
    }

    private void answer(HttpExchange exchange, String path, String method, String body) throws IOException {
        if (path.equals("session")) {
            session(exchange, method, body);
        } else if (mood == Mood.LOGGED_OUT) {
            problem(exchange, 401, "Unauthorized", "Nobody is logged in.");
        } else if (path.equals("stream")) {
            send(
                    exchange,
                    200,
                    "text/event-stream",
                    "retry: 1000\n\nevent: frame\ndata: " + json("frame") + "\n\n" + said.getOrDefault("stream", ""));
        } else if (mood == Mood.BROKEN && !path.equals("namespaces")) {
            problem(exchange, 500, "Internal Server Error", "The figures could not be read: see the log of this node.");
        } else if (mood == Mood.FORBIDDEN && FOR_ADMINS.contains(path)) {
            problem(exchange, 403, "Forbidden", "Only an admin may see this.");
        } else {
            known(exchange, path, method);
        }
    }

    private void known(HttpExchange exchange, String path, String method) throws IOException {
        String name = fixture(path, method);
        if (name == null) {
            problem(exchange, 404, "Not Found", "There is no " + path + ".");
            return;
        }
        invalidated |= name.equals("invalidation");
        send(exchange, 200, "application/json", json(name));
    }

    /** The file that answers; null where nothing does. */
    private @Nullable String fixture(String path, String method) {
        if (path.startsWith("caches/")) {
            return "cache";
        }
        if (path.startsWith("invalidations")) {
            cancelled |= method.equals("DELETE");
            return path.endsWith("/preview") ? "preview" : cancelled ? "cancelled" : "invalidation";
        }
        if (path.startsWith("keys/")) {
            return path.endsWith("/value") ? "value" : "key";
        }
        return method.equals("GET") ? path : null;
    }

    private String json(String name) {
        boolean empty = mood == Mood.EMPTY || (invalidated && GONE_AFTERWARDS.contains(name));
        String json = Fixtures.at(
                System.currentTimeMillis(),
                said.getOrDefault(name, Fixtures.raw(empty ? "empty" : "data", name))
                        .strip());
        return mood == Mood.PARTIAL ? Fixtures.partial(json) : json;
    }

    private void session(HttpExchange exchange, String method, String body) throws IOException {
        if (method.equals("POST") && !body.contains(PASSWORD)) {
            problem(exchange, 401, "Unauthorized", "User or password is wrong.");
            return;
        }
        mood = method.equals("POST") ? Mood.DATA : mood;
        send(exchange, 200, "application/json", asked(json("session")));
    }

    private String asked(String session) {
        return switch (mood) {
            case LOGGED_OUT ->
                session.replace("false", "true").replace("\"local\"", "null").replace("\"admin\"", "null");
            case FORBIDDEN -> session.replace("\"admin\"", "\"viewer\"");
            case DATA, EMPTY, PARTIAL, BROKEN -> session;
        };
    }

    private static void problem(HttpExchange exchange, int status, String title, String detail) throws IOException {
        String json =
                "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"instance\":null,\"requestId\":\"r-42\"}"
                        .formatted(title, status, detail);
        send(exchange, status, "application/problem+json", json);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
