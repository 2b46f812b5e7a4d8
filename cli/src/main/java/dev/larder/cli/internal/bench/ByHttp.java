package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.application.KeyAddress;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.load.Answered;
import dev.larder.cli.internal.load.Answerer;
import dev.larder.cli.internal.requests.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An application, which is sent a GET for each request; what it answers is read to its end and thrown away. */
final class ByHttp implements Answerers {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final KeyAddress address;
    private final Duration timeout;
    private final HttpClient http;

    ByHttp(KeyAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.http = KeyAddress.client(timeout);
    }

    /** Only connects: a request would not be one of those that were asked for. */
    @Override
    public void prepare() {
        URI uri = address.of("0");
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS : HTTP;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port), Math.toIntExact(timeout.toMillis()));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    uri.getHost() + ":" + port + " does not answer (" + e
                            + "); does the application run, and is it the address that is meant? See --url",
                    e);
        }
    }

    @Override
    public Answerer<Request> another() {
        return request -> {
            int status = http.send(address.get(request.key(), timeout), BodyHandlers.discarding())
                    .statusCode();
            String kind = "status " + status;
            return KeyAddress.isAnswer(status) ? Answered.with(kind) : Answered.failed(kind);
        };
    }

    @Override
    public void close() {}
}
