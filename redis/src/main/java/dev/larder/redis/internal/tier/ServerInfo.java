package dev.larder.redis.internal.tier;

import dev.larder.tier.SharedTier.ServerFigures;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The few lines of {@code INFO} that are of interest. */
final class ServerInfo {

    private static final Pattern KEYS = Pattern.compile("(?m)^db\\d+:keys=(\\d+)");

    private final String text;
    private final Map<String, String> lines;

    ServerInfo(String text) {
        this.text = text;
        this.lines = text.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
    }

    ServerFigures figures(long responseNanos) {
        return new ServerFigures(
                responseNanos,
                number("used_memory"),
                keys(),
                number("evicted_keys"),
                lines.getOrDefault("redis_version", ""));
    }

    private long number(String name) {
        return Long.parseLong(lines.getOrDefault(name, "0"));
    }

    private long keys() {
        return KEYS.matcher(text)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }
}
