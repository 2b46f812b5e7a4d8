package dev.larder.console.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server that is told of alerts, and answers as it is told. */
public final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** A request. */
    public record Received(byte[] body, String signature, String event) {
        /** Its body. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** Answers with these, one after the other, and then with 204; with 0 it does not answer at all. */
    public Receiver(Integer... statuses) {
        answers.addAll(List.of(statuses));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/hooks/secret-path", this::receive);
        server.start();
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hooks/secret-path");
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status;
        synchronized (answers) {
            status = answers.isEmpty() ? 204 : answers.removeFirst();
        }
        received.add(new Received(
                body,
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Larder-Signature")),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Larder-Event"))));
        if (status == 0) {
            awaitEnd();
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next request, when it comes. */
    public Received next() throws InterruptedException {
        Received next = received.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing was received within 30 s");
        }
        return next;
    }

    /** What was received and not taken. */
    public List<Received> all() {
        return List.copyOf(received);
    }

    int left() {
        return received.size();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
