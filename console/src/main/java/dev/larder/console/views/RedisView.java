package dev.larder.console.views;

import dev.larder.Larder;
import dev.larder.console.api.Servers.RedisReplica;
import dev.larder.console.api.Servers.RedisReport;
import dev.larder.console.api.Servers.RedisServer;
import dev.larder.console.api.Servers.SlowCommand;
import dev.larder.tier.Insight;
import dev.larder.tier.Insight.Report;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Server;
import dev.larder.tier.SharedTier.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers behind a namespace, as they describe themselves. Blocks for the tier's hard timeout at most. */
public final class RedisView {

    private static final int SLOW = 20;
    private static final int PATIENCE_SECONDS = 10;

    private final List<String> unavailable = new ArrayList<>();

    private RedisView() {}

    /** The servers of a Larder. */
    public static RedisReport of(Larder larder) {
        return new RedisView().report(larder);
    }

    private RedisReport report(Larder larder) {
        SharedTier tier = larder.shared().orElse(null);
        if (tier == null) {
            return new RedisReport(
                    false,
                    null,
                    null,
                    "none",
                    List.of(),
                    List.of(),
                    List.of("There is no Redis: memory and disk are all"));
        }
        Status status = tier.status();
        Map<String, Report> reports = reports(tier);
        return new RedisReport(
                status.connected(),
                status.sinceEpochMillis(),
                status.lastError(),
                topology(reports.values().stream().findFirst().orElse(null)),
                tier.servers().stream()
                        .map(server -> server(server, reports.get(server.address())))
                        .toList(),
                slow(tier),
                List.copyOf(unavailable));
    }

    private Map<String, Report> reports(SharedTier tier) {
        return answer("Figures", tier.insight().map(Insight::reports)).orElse(List.of()).stream()
                .collect(Collectors.toMap(Report::address, report -> report, (a, b) -> a));
    }

    private List<SlowCommand> slow(SharedTier tier) {
        return answer("The slow log", tier.insight().map(insight -> insight.slow(SLOW))).orElse(List.of()).stream()
                .sorted(Comparator.comparingLong(Insight.Slow::atMillis).reversed())
                .limit(SLOW)
                .map(slow -> new SlowCommand(
                        slow.address(),
                        slow.atMillis(),
                        slow.micros(),
                        slow.command().toUpperCase(Locale.ROOT) + " with " + slow.arguments() + " arguments"))
                .toList();
    }

    private <T> Optional<T> answer(String what, Optional<CompletionStage<T>> asked) {
        if (asked.isEmpty()) {
            unavailable.add(what + ": this shared tier tells none");
            return Optional.empty();
        }
        try {
            return Optional.of(asked.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            unavailable.add(what + ": " + (cause == null ? failure : cause).getMessage());
        } catch (TimeoutException late) {
            unavailable.add(what + ": no answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            unavailable.add(what + ": interrupted");
        }
        return Optional.empty();
    }

    private static String topology(@Nullable Report report) {
        if (report == null) {
            return "unknown";
        }
        Map<String, String> figures = report.figures();
        if (figures.getOrDefault("cluster_enabled", "0").equals("1")) {
            return "cluster";
        }
        boolean isAlone = figures.getOrDefault("connected_slaves", "0").equals("0")
                && figures.getOrDefault("role", "master").equals("master");
        return isAlone ? "standalone" : "replicated";
    }

    private static RedisServer server(Server server, @Nullable Report report) {
        Told told = new Told(report == null ? Map.of() : report.figures());
        return new RedisServer(
                server.name(),
                server.address(),
                server.connected(),
                server.breaker().name().toLowerCase(Locale.ROOT),
                server.lastError(),
                server.certificateUntil() == null
                        ? null
                        : server.certificateUntil().toEpochMilli(),
                told.text("role"),
                told.text("redis_version"),
                told.number("uptime_in_seconds"),
                report == null ? null : report.responseNanos() / 1_000,
                told.number("used_memory"),
                told.number("used_memory_peak"),
                told.aboveZero("maxmemory"),
                told.text("maxmemory_policy"),
                told.real("mem_fragmentation_ratio"),
                told.keys(),
                told.number("evicted_keys"),
                told.number("expired_keys"),
                told.number("connected_clients"),
                told.number("instantaneous_ops_per_sec"),
                told.replicas(),
                told.seconds("rdb_last_save_time"),
                told.isOk("rdb_last_bgsave_status"),
                told.number("rdb_changes_since_last_save"),
                told.isOne("aof_enabled"),
                told.isOk("aof_last_write_status"));
    }

    /** What a server has told, where null is what it has not. */
    private record Told(Map<String, String> figures) {

        @Nullable String text(String name) {
            return figures.get(name);
        }

        @Nullable Long number(String name) {
            try {
                String text = figures.get(name);
                return text == null ? null : Long.valueOf(text);
            } catch (NumberFormatException strange) {
                return null;
            }
        }

        @Nullable Long aboveZero(String name) {
            Long number = number(name);
            return number == null || number <= 0 ? null : number;
        }

        @Nullable Long seconds(String name) {
            Long seconds = number(name);
            return seconds == null ? null : (Long) (seconds * 1_000);
        }

        @Nullable Double real(String name) {
            try {
                String text = figures.get(name);
                return text == null ? null : Double.valueOf(text);
            } catch (NumberFormatException strange) {
                return null;
            }
        }

        @Nullable Boolean isOk(String name) {
            String text = figures.get(name);
            return text == null ? null : (Boolean) text.equals("ok");
        }

        @Nullable Boolean isOne(String name) {
            String text = figures.get(name);
            return text == null ? null : (Boolean) text.equals("1");
        }

        // db0:keys=12,expires=3,avg_ttl=0
        long keys() {
            return figures.entrySet().stream()
                    .filter(line -> line.getKey().matches("db\\d+"))
                    .mapToLong(line -> {
                        Long keys = new Told(parts(line.getValue())).number("keys");
                        return keys == null ? 0 : keys;
                    })
                    .sum();
        }

        // slave0:ip=127.0.0.1,port=6380,state=online,offset=42,lag=0
        List<RedisReplica> replicas() {
            Long head = number("master_repl_offset");
            return figures.entrySet().stream()
                    .filter(line -> line.getKey().matches("slave\\d+"))
                    .map(line -> new Told(parts(line.getValue())))
                    .map(replica -> {
                        Long offset = replica.number("offset");
                        return new RedisReplica(
                                replica.text("ip") + ":" + replica.text("port"),
                                String.valueOf(replica.text("state")),
                                replica.number("lag"),
                                head == null || offset == null ? null : (Long) Math.max(0, head - offset));
                    })
                    .toList();
        }

        private static Map<String, String> parts(String line) {
            return Arrays.stream(line.split(","))
                    .map(part -> part.split("=", 2))
                    .filter(part -> part.length == 2)
                    .collect(Collectors.toMap(part -> part[0], part -> part[1], (a, b) -> a));
        }
    }
}
