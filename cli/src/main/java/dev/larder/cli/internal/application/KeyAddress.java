package dev.larder.cli.internal.application;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Where an application answers for a key.
 *
 * @param template an address in which {@code {key}} stands for it
 */
public record KeyAddress(String template) {

    private static final String KEY = "{key}";

    /** @throws Failure if it is no address, or has no place for a key */
    public KeyAddress {
        if (!template.contains(KEY) || !template.matches("https?://.*") || !isAddress(template)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "'" + template
                            + "' is no address of a key; give one such as http://localhost:8080/api/goals/{key}");
        }
    }

    private static boolean isAddress(String template) {
        try {
            return URI.create(template.replace(KEY, "key")).getHost() != null;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** That of a key, whatever it consists of. */
    public URI of(String key) {
        return URI.create(template.replace(
                KEY, URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20")));
    }

    /** What stands behind the application's own address: the path, and what follows it. */
    public String path() {
        return template.replaceFirst("^https?://[^/]*", "");
    }

    /** A GET of a key that takes no longer. */
    public HttpRequest get(String key, Duration timeout) {
        return HttpRequest.newBuilder(of(key)).timeout(timeout).GET().build();
    }

    /** Who sends it. */
    public static HttpClient client(Duration timeout) {
        return HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** Whether a status says that the application has answered: "not found" is an answer, which caches keep as well. */
    public static boolean isAnswer(int status) {
        return status / 100 == 2 || status == 404;
    }
}
