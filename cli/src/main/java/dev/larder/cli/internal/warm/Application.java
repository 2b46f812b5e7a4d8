package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Who loads: an application with an address for each key. */
final class Application {

    private static final String KEY = "{key}";

    private final HttpClient http;
    private final String template;
    private final Duration timeout;

    Application(String template, Duration timeout) {
        this.template = template;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
        if (!template.contains(KEY) || !template.matches("https?://.*")) {
            throw new Failure(
                    ExitCode.USAGE,
                    "'" + template
                            + "' is no address of a key; give one such as http://localhost:8080/api/goals/{key}");
        }
    }

    /** An answer: empty where the value is in the cache by now, else why not. */
    CompletableFuture<String> load(String key) {
        String part = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest request = HttpRequest.newBuilder(URI.create(template.replace(KEY, part)))
                .timeout(timeout)
                .GET()
                .build();
        return http.sendAsync(request, BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null ? verdict(answer) : reason(failure));
    }

    /** "Not found" is an answer, which caches keep as well. */
    private static String verdict(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        return status / 100 == 2 || status == 404 ? "" : "status " + status;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }
}
