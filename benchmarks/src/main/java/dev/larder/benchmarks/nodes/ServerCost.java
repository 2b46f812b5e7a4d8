package dev.larder.benchmarks.nodes;

import dev.larder.topologies.RedisServer;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Redis server has spent so far, as it counts that itself: no other work on the machine is in it. The differences of two are what was spent in between.
 *
 * @param nanos time of its processor
 * @param bytesOut what it has sent
 * @param reads how many {@code XREAD} it has answered
 * @param commands how many commands it has answered, scripts and what they call included
 */
public record ServerCost(long nanos, long bytesOut, long reads, long commands) {

    /** What has been spent until now. */
    public static ServerCost of(RedisServer server) {
        return parse(server.ask("INFO", "everything"));
    }

    static ServerCost parse(String info) {
        Map<String, String> lines = info.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (first, second) -> first));
        return new ServerCost(
                nanos(lines, "used_cpu_user") + nanos(lines, "used_cpu_sys"),
                Long.parseLong(lines.getOrDefault("total_net_output_bytes", "0")),
                calls(lines.getOrDefault("cmdstat_xread", "calls=0,")),
                Long.parseLong(lines.getOrDefault("total_commands_processed", "0")));
    }

    private static long nanos(Map<String, String> lines, String name) {
        return Math.round(Double.parseDouble(lines.getOrDefault(name, "0")) * 1e9);
    }

    private static long calls(String statistics) {
        int from = statistics.indexOf('=') + 1;
        return Long.parseLong(statistics, from, statistics.indexOf(',', from), 10);
    }

    /** What was spent between an earlier moment and this. */
    public ServerCost since(ServerCost earlier) {
        return new ServerCost(
                nanos - earlier.nanos, bytesOut - earlier.bytesOut, reads - earlier.reads, commands - earlier.commands);
    }
}
