package dev.larder.console.web;

import dev.larder.console.api.Histories.History;
import dev.larder.console.history.Metric;
import dev.larder.console.security.Refusal;
import dev.larder.console.views.HistoryView.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;

/** What is asked for in a request's parameters; what is wrong with them is said. */
final class Parameters {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");
    private static final String HEATMAP = "latency";
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final ServerRequest request;

    Parameters(ServerRequest request) {
        this.request = request;
    }

    String text(String name, String otherwise) {
        return request.param(name).orElse(otherwise);
    }

    @Nullable String textOrNull(String name) {
        return request.param(name).filter(text -> !text.isEmpty()).orElse(null);
    }

    int number(String name, int otherwise, int least, int most) {
        String text = request.param(name).orElse(String.valueOf(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw Refusal.wrong(name + " is " + text + "; give a number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    /** What {@link History} is asked for. */
    Wanted history(long now) {
        long to = moment("to", now, now);
        long from = moment("from", now - Duration.ofHours(1).toMillis(), now);
        if (from > to || now - from > DAY_MILLIS + Duration.ofHours(1).toMillis()) {
            throw Refusal.wrong("from is after to, or more than 24 hours ago; history is kept for 24 hours");
        }
        List<Metric> metrics = new ArrayList<>();
        boolean hasHeatmap = false;
        for (String name : request.params().getOrDefault("metric", List.of("hit_ratio"))) {
            if (name.equals(HEATMAP)) {
                hasHeatmap = true;
            } else {
                metrics.add(Metric.named(name)
                        .orElseThrow(() ->
                                Refusal.wrong("metric is " + name + "; there are " + Metric.names() + ", " + HEATMAP)));
            }
        }
        String node = textOrNull("node");
        String cache = textOrNull("cache");
        if (node != null && cache != null) {
            throw Refusal.wrong(
                    "node and cache are both named; history is kept of one node, or of one cache on all nodes");
        }
        return new Wanted(node, cache, from, Math.min(to, now), metrics, hasHeatmap);
    }

    private long moment(String name, long otherwise, long now) {
        String text = request.param(name).orElse("");
        Matcher span = SPAN.matcher(text);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (span.matches()) {
            return now - Long.parseLong(span.group(1)) * seconds(span.group(2)) * 1_000;
        }
        if (text.matches("\\d{1,15}")) {
            return Long.parseLong(text);
        }
        throw Refusal.wrong(name + " is " + text + "; give epoch milliseconds, or a span such as 15m or 24h");
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
    }
}
