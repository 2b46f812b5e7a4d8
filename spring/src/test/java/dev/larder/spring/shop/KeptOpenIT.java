package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The server beneath WebFlux without Spring and Larder: reactor-netty 1.3.7 and older never reads a connection again once a request that
 * it had put aside was answered at once (its issue 4361); 1.3.6 and 1.3.7 put requests of ordinary clients aside.
 */
@Timeout(60)
class KeptOpenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void aConnectionIsReadAgainAfterARequestThatHadToWait() throws IOException {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> response.header("Content-Length", "3")
                        .sendString(request.uri().equals("/slow") ? later() : Mono.just("ok\n")))
                .bindNow();
        try (Socket visitor = new Socket("127.0.0.1", server.port())) {
            visitor.setSoTimeout((int) PATIENCE.toMillis());
            send(visitor, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n");
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
            readAnswer(answers);
            readAnswer(answers);
            send(visitor, "GET /now HTTP/1.1\r\nHost: a\r\n\r\n");
            readAnswer(answers);
        } finally {
            server.disposeNow();
        }
    }

    private static Mono<String> later() {
        return Mono.delay(Duration.ofMillis(50)).thenReturn("ok\n");
    }

    private static void send(Socket visitor, String requests) throws IOException {
        visitor.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
    }

    private static void readAnswer(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        while (!"ok".equals(line)) {
            assertThat(line).as("the connection is open").isNotNull();
            line = answers.readLine();
        }
    }
}
