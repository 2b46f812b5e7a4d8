package dev.larder.spring.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.internal.threads.Threads;
import dev.larder.spring.autoconfigure.CachePolicies;
import dev.larder.spring.autoconfigure.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Serves a few pages by the JDK's own HTTP server, on few threads with a short queue: what is more is refused. It only reads: {@code GET}
 * and {@code HEAD} of exactly the paths it was given. Opened and closed with the application's context.
 */
final class ManagementServer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    private static final int WAITING_CONNECTIONS = 16;
    private static final int NO_BODY = -1;

    private final InetSocketAddress address;
    private final Map<String, Supplier<Page>> pages;
    private final int threads;
    private final int queue;
    private volatile @Nullable Running running;

    private record Running(HttpServer server, ExecutorService threads) {}

    ManagementServer(InetSocketAddress address, Map<String, Supplier<Page>> pages, int threads, int queue) {
        this.address = address;
        this.pages = Map.copyOf(pages);
        this.threads = threads;
        this.queue = queue;
    }

    @Override
    public void start() {
        HttpServer server = open();
        ExecutorService pool = Threads.pool("larder-management", threads, queue);
        server.setExecutor(pool);
        server.createContext("/", this::handle);
        server.start();
        running = new Running(server, pool);
        LOG.info("Management port: address={} port={}", address.getHostString(), port());
    }

    private HttpServer open() {
        try {
            return HttpServer.create(address, WAITING_CONNECTIONS);
        } catch (IOException failure) {
            throw CachePolicies.refusal(List.of(new Problem(
                    "larder.management.port",
                    String.valueOf(address.getPort()),
                    "it cannot listen on " + address.getHostString() + " there (" + failure.getMessage()
                            + "); give a free port, or leave the property out")));
        }
    }

    /** Where it listens while it runs. */
    int port() {
        return Objects.requireNonNull(running, "not started")
                .server
                .getAddress()
                .getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page =
                    page(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            send(exchange, page);
        }
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        byte[] body = page.bytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(page.status(), NO_BODY);
        } else {
            exchange.sendResponseHeaders(page.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Page page(String method, String path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Page.text(Page.METHOD_NOT_ALLOWED, "This port can only be read\n");
        }
        Supplier<Page> page = pages.get(path);
        return page == null ? Page.text(Page.NOT_FOUND, "Not here\n") : made(path, page);
    }

    // Whatever registry the application has enters here; what it throws is for its log alone.
    private static Page made(String path, Supplier<Page> page) {
        try {
            return page.get();
        } catch (RuntimeException failure) {
            LOG.warn("A page of the management port failed: path={} cause={}", path, failure.toString());
            return Page.text(Page.FAILURE, "Failed; the log says why\n");
        }
    }

    @Override
    public void stop() {
        Running present = running;
        running = null;
        if (present != null) {
            present.server.stop(/* seconds to wait for answers under way */ 0);
            present.threads.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
