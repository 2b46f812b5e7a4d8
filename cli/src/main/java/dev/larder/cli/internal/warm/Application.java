package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.application.KeyAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Who loads: an application with an address for each key. */
final class Application {

    private final HttpClient http;
    private final KeyAddress address;
    private final Duration timeout;

    Application(String template, Duration timeout) {
        this.address = new KeyAddress(template);
        this.timeout = timeout;
        this.http = KeyAddress.client(timeout);
    }

    /** An answer: empty where the value is in the cache by now, else why not. */
    CompletableFuture<String> load(String key) {
        return http.sendAsync(address.get(key, timeout), BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null ? verdict(answer) : reason(failure));
    }

    private static String verdict(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        return KeyAddress.isAnswer(status) ? "" : "status " + status;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }
}
