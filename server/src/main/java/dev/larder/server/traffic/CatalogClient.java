package dev.larder.server.traffic;

import dev.larder.internal.threads.Threads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Requests to the catalogue over HTTP, none waited for. */
final class CatalogClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI catalog;
    private final ExecutorService threads = Threads.pool("larder-traffic-http", 2, 1_000);
    private final HttpClient http =
            HttpClient.newBuilder().executor(threads).connectTimeout(PATIENCE).build();

    CatalogClient(URI server) {
        this.catalog = server.resolve("/api/catalog");
    }

    CompletableFuture<HttpResponse<String>> get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    CompletableFuture<HttpResponse<String>> send(String method, String path, String json) {
        return send(method, path, BodyPublishers.ofString(json));
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(catalog + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
