package dev.larder.cli.internal.figures;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What servers have counted since they started, and hold now, added up.
 *
 * @param nanos when they were asked
 * @param commands executed
 * @param hits of reads, of whatever keys
 * @param misses of reads
 * @param evicted keys pushed out for room
 * @param expired keys aged out
 * @param memoryBytes in use
 * @param clients connected
 * @param keys held
 */
public record ServerFigures(
        long nanos,
        long commands,
        long hits,
        long misses,
        long evicted,
        long expired,
        long memoryBytes,
        long clients,
        long keys) {

    private static final ServerFigures NOTHING = new ServerFigures(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of all masters together. */
    public static ServerFigures ofMasters(Fleet fleet, long nanos) {
        return fleet.all(Role.MASTER).stream()
                .map(master -> of(master.ask("INFO"), nanos))
                .reduce(NOTHING, ServerFigures::plus);
    }

    /** As a server told them. */
    static ServerFigures of(Answer info, long nanos) {
        return new ServerFigures(
                nanos,
                number(info, "total_commands_processed"),
                number(info, "keyspace_hits"),
                number(info, "keyspace_misses"),
                number(info, "evicted_keys"),
                number(info, "expired_keys"),
                number(info, "used_memory"),
                number(info, "connected_clients"),
                keys(info));
    }

    private static long keys(Answer info) {
        return Stream.of(info.line("db0").split(","))
                .filter(part -> part.startsWith("keys="))
                .mapToLong(part -> Long.parseLong(part.substring("keys=".length())))
                .sum();
    }

    private static long number(Answer info, String name) {
        String text = info.line(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private ServerFigures plus(ServerFigures other) {
        return new ServerFigures(
                Math.max(nanos, other.nanos),
                commands + other.commands,
                hits + other.hits,
                misses + other.misses,
                evicted + other.evicted,
                expired + other.expired,
                memoryBytes + other.memoryBytes,
                clients + other.clients,
                keys + other.keys);
    }

    /** One server's row. */
    public static Map<String, Object> row(Server server) {
        Answer info = server.ask("INFO");
        ServerFigures figures = of(info, 0);
        return Report.row(
                "server", server.toString(),
                "role", server.role().label(),
                "version", info.line("redis_version"),
                "keys", figures.keys,
                "memoryBytes", figures.memoryBytes,
                "maxMemoryBytes", number(info, "maxmemory"),
                "clients", figures.clients,
                "commandsPerSecond", number(info, "instantaneous_ops_per_sec"),
                "hits", figures.hits,
                "misses", figures.misses,
                "evicted", figures.evicted,
                "expired", figures.expired);
    }

    /** What has happened since, a second, and what is held now. */
    public Map<String, Object> since(ServerFigures before) {
        double seconds = Math.max(1, nanos - before.nanos) / 1e9;
        return Report.row(
                "commandsPerSecond", rate(commands - before.commands, seconds),
                "hitsPerSecond", rate(hits - before.hits, seconds),
                "missesPerSecond", rate(misses - before.misses, seconds),
                "evictedPerSecond", rate(evicted - before.evicted, seconds),
                "expiredPerSecond", rate(expired - before.expired, seconds),
                "memoryBytes", memoryBytes,
                "clients", clients,
                "keys", keys);
    }

    /** A server that has restarted counts from 0 again. */
    private static long rate(long more, double seconds) {
        return Math.round(Math.max(0, more) / seconds);
    }
}
