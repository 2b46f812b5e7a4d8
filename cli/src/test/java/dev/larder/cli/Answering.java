package dev.larder.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/** An application that answers each key, the last part of the path, with a status. */
final class Answering implements AutoCloseable {

    private final HttpServer server;

    private Answering(HttpServer server) {
        this.server = server;
    }

    static Answering to(ToIntFunction<String> status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/goals/", exchange -> {
            String key = exchange.getRequestURI().getPath().substring("/goals/".length());
            exchange.sendResponseHeaders(status.applyAsInt(key), -1);
            exchange.close();
        });
        server.start();
        return new Answering(server);
    }

    /** That answers everything with the same. */
    static Answering with(String type, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/goals/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return new Answering(server);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/goals/{key}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
