package dev.larder.benchmarks.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Sends requests over connections that are kept open, as many as there are callers; the cheapest client of the JDK, since it shares the machine with the servers. */
final class Wire {

    private static final int BAD = 400;

    private final List<URI> nodes;
    private final int timeoutMillis;

    /** To those servers; before the first connection of the process is opened, for it is then that the JDK looks how many it may keep. */
    Wire(List<URI> nodes, int callers, Duration timeout) {
        System.setProperty("http.maxConnections", Integer.toString(callers));
        System.setProperty("sun.net.http.retryPost", "false");
        this.nodes = List.copyOf(nodes);
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /**
     * What was answered.
     *
     * @param provenance what {@code X-Cache} says
     */
    record Reply(int status, String provenance, String body) {}

    Reply send(Call call) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                nodes.get(call.node()).resolve(call.path()).toURL().openConnection();
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setRequestMethod(call.method());
        if (!call.method().equals("GET")) {
            write(call.body().getBytes(StandardCharsets.UTF_8), connection);
        }
        int status = connection.getResponseCode();
        String provenance = Objects.requireNonNullElse(connection.getHeaderField("X-Cache"), "unknown");
        return new Reply(status, provenance, read(connection, status));
    }

    private static void write(byte[] body, HttpURLConnection connection) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    /** To its end, or the connection could not be used again. */
    private static String read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status >= BAD ? connection.getErrorStream() : connection.getInputStream()) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
