package dev.larder.deploy.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.DeployFolder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prometheus with the configuration and the rules that are shipped, but for addresses and a faster clock. */
final class LivePrometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);

    private final Background process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private LivePrometheus(Background process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on what the folder {@code prometheus} has become in {@code folder}; returns when it answers. */
    static LivePrometheus start(Path folder, String exporter, Map<String, String> targetFiles) throws IOException {
        int port = Background.freePort();
        configure(folder, exporter, targetFiles);
        Background process = Background.start(
                folder,
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--log.level=warn",
                        "--web.listen-address=127.0.0.1:" + port));
        LivePrometheus prometheus = new LivePrometheus(process, URI.create("http://127.0.0.1:" + port));
        try {
            await().atMost(PATIENCE).until(prometheus::isReady);
            return prometheus;
        } catch (RuntimeException | Error late) {
            prometheus.close();
            throw late;
        }
    }

    private static void configure(Path folder, String exporter, Map<String, String> targetFiles) throws IOException {
        String configuration = DeployFolder.text("prometheus/prometheus.yml")
                .replace("15s", "2s")
                .replace("redis-exporter:9121", exporter)
                .replace("rules/*.yml", DeployFolder.path("prometheus/rules") + "/*.yml");
        Files.writeString(folder.resolve("prometheus.yml"), configuration);
        Path targets = Files.createDirectories(folder.resolve("targets"));
        for (Map.Entry<String, String> file : targetFiles.entrySet()) {
            Files.writeString(targets.resolve(file.getKey()), file.getValue());
        }
    }

    private boolean isReady() {
        process.printed(); // which complains if it has ended
        try {
            return ask("/-/ready").contains("Ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How many series an expression has now; fails if it cannot be evaluated. */
    int seriesOf(String expression) throws IOException {
        Map<String, Object> answer = json("/api/v1/query?query=" + encoded(expression));
        if (!"success".equals(answer.get("status"))) {
            throw new AssertionError(expression + ": " + answer);
        }
        return ((List<?>) Documents.map(answer.get("data")).get("result")).size();
    }

    /** The values of a label among the series that match. */
    Set<String> valuesOf(String label, String selector) throws IOException {
        Map<String, Object> answer = json("/api/v1/label/" + label + "/values?match[]=" + encoded(selector));
        return ((List<?>) answer.getOrDefault("data", List.of()))
                .stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of everything that was scraped or recorded. */
    Set<String> names() throws IOException {
        return valuesOf("__name__", "{__name__!=\"\"}");
    }

    /** How the rules are, each with {@code name}, {@code health} and perhaps {@code lastError}. */
    Stream<Map<String, Object>> rules() throws IOException {
        return Documents.maps(Documents.map(json("/api/v1/rules").get("data")), "groups")
                .flatMap(group -> Documents.maps(group, "rules"));
    }

    /** The names of the alerts whose expression is true now, whether they fire already or not yet. */
    Set<String> alerts() throws IOException {
        return Documents.maps(Documents.map(json("/api/v1/alerts").get("data")), "alerts")
                .map(alert -> Documents.text(Documents.map(alert.get("labels")), "alertname"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Object> json(String path) throws IOException {
        return Documents.map(ask(path));
    }

    private String ask(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER_PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        process.close();
    }
}
