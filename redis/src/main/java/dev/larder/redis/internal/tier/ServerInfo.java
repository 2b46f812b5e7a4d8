package dev.larder.redis.internal.tier;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.connection.Info;
import dev.larder.tier.SharedTier.ServerFigures;
import java.util.List;
import java.util.regex.Pattern;

/** The few lines of {@code INFO} that are of interest. */
final class ServerInfo {

    private static final Pattern KEYS = Pattern.compile("(?m)^db\\d+:keys=(\\d+)");

    private final String text;
    private final Info info;

    ServerInfo(String text) {
        this.text = text;
        this.info = new Info(text);
    }

    ServerFigures figures(long responseNanos) {
        return new ServerFigures(
                responseNanos,
                info.number("used_memory"),
                keys(),
                info.number("evicted_keys"),
                info.get("redis_version"));
    }

    private long keys() {
        return KEYS.matcher(text)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }

    /** Of all shards together: the slowest answer, and the version of one of them. */
    static ServerFigures total(List<ServerFigures> shards) {
        return shards.stream()
                .reduce((one, other) -> new ServerFigures(
                        Math.max(one.responseNanos(), other.responseNanos()),
                        one.usedMemoryBytes() + other.usedMemoryBytes(),
                        one.keys() + other.keys(),
                        one.evictions() + other.evictions(),
                        one.version()))
                .orElseThrow(() -> new TierUnavailableException("Redis is not connected: figures", null));
    }
}
