package dev.larder.server.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two classes on every page, no module until one is made, and a note of every request. */
final class FakeCatalog implements AutoCloseable {

    private static final String PAGE = "{\"items\": [{\"id\": \"class.a.b.First\"}, {\"id\": \"class.a.b.Second\"}]}";
    private static final String MODULE = "{\"id\": \"module.larder.traffic.n1\", \"version\": 3}";

    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private volatile boolean hasModule;

    FakeCatalog() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/catalog", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/api/catalog".length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
        boolean isUnknown = path.contains("module.") && !hasModule;
        hasModule |= exchange.getRequestMethod().equals("POST");
        send(exchange, isUnknown ? 404 : 200, path.contains("module.") ? MODULE : PAGE);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
