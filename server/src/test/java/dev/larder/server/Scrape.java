package dev.larder.server;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page in Prometheus's format offers, and what it has to offer. */
final class Scrape {

    /** The page for existing dashboards, names and types. */
    static final Map<String, String> DASHBOARDS = Map.of(
            "cache_hits_total", "counter",
            "cache_misses_total", "counter",
            "cache_evictions_total", "counter",
            "cache_response_time_ms", "gauge",
            "cache_memory_used_bytes", "gauge",
            "redis_connected", "gauge",
            "aikernel_cache_hit_rate", "gauge",
            "aikernel_cache_hits_total", "counter",
            "aikernel_cache_misses_total", "counter");

    /** What the contract names. */
    static final Set<String> METERS = Set.of(
            "cache_gets_total",
            "cache_puts_total",
            "cache_evictions_total",
            "cache_size",
            "larder_lookup_seconds",
            "larder_lookup_seconds_max",
            "larder_load_seconds",
            "larder_load_seconds_max",
            "larder_tier_seconds",
            "larder_tier_seconds_max",
            "larder_tier_errors_total",
            "larder_tier_connect_failures_total",
            "larder_bytes_written_total",
            "larder_invalidations_total",
            "larder_journal_lag_seconds",
            "larder_journal_gaps_total",
            "larder_breaker_state",
            "larder_stale_served_total",
            "larder_outbox_size");

    /** The labels that the contract names. */
    static final Map<String, Set<String>> LABELS = Map.of(
            "cache_gets_total", Set.of("cache", "tier", "result", "namespace"),
            "cache_evictions_total", Set.of("cache", "cause", "namespace"),
            "larder_lookup_seconds_count", Set.of("cache", "outcome", "namespace"),
            "larder_tier_seconds_count", Set.of("tier", "operation", "namespace"),
            "larder_tier_errors_total", Set.of("cache", "tier", "kind", "namespace"),
            "larder_tier_connect_failures_total", Set.of("tier", "kind", "namespace"),
            "larder_bytes_written_total", Set.of("cache", "tier", "namespace"),
            "larder_invalidations_total", Set.of("kind", "namespace"));

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private Scrape() {}

    /** All names and types. */
    static Map<String, String> types(String page) {
        Map<String, String> types = new TreeMap<>();
        Matcher matcher = TYPE.matcher(page);
        while (matcher.find()) {
            types.put(matcher.group(1), matcher.group(2));
        }
        return types;
    }

    /** The names of the contract that are there. */
    static Set<String> ours(String page) {
        return types(page).keySet().stream().filter(METERS::contains).collect(toCollection(TreeSet::new));
    }

    /** Larder's names that are there and not in the table of {@code docs/metrics.md}; timers of observations stand below it. */
    static Set<String> undocumented(String page) throws IOException {
        String table = Files.readString(Path.of("..", "docs", "metrics.md"));
        return types(page).keySet().stream()
                .filter(name -> name.startsWith("cache_") || name.startsWith("larder_"))
                .filter(name -> !name.matches("larder_(loading|calling)(_active)?_seconds(_max)?"))
                .filter(name -> !table.contains("| `" + name.replaceFirst("_max$", "") + "` |"))
                .collect(toCollection(TreeSet::new));
    }

    /** The labels of the first series of that name. */
    static Set<String> labels(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + "{"))
                .findFirst()
                .map(line -> LABEL.matcher(line)
                        .results()
                        .map(label -> label.group(1))
                        .collect(toCollection(TreeSet::new)))
                .orElseGet(TreeSet::new);
    }

    /**
     * What promtool says of our meters, but for names that are a contract; nothing, and a line that tells so, where there is none.
     * Others' meters are theirs, and Micrometer's observations have no help text.
     */
    static String complaints(String page) throws IOException, InterruptedException {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")))) {
            System.out.println("No promtool on the PATH: what it would say of the metrics is not known");
            return "";
        }
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!promtool.waitFor(1, TimeUnit.MINUTES)) {
            promtool.destroyForcibly();
            return "promtool did not end";
        }
        return said.lines()
                .filter(line -> line.contains("error") || line.matches("(larder|cache|redis)_.*"))
                .filter(line -> !line.endsWith("no help text"))
                .filter(line -> !line.matches("(larder_server_certificate_days|cache_response_time_ms).*"))
                .collect(Collectors.joining("\n"));
    }
}
