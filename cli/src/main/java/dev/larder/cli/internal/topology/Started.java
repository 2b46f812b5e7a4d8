package dev.larder.cli.internal.topology;

import dev.larder.topologies.RedisServer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Servers that run.
 *
 * @param address how clients reach them
 */
record Started(String address, List<RedisServer> servers, List<RedisServer> sentinels) {

    static String places(List<RedisServer> servers) {
        return servers.stream().map(server -> "127.0.0.1:" + server.port()).collect(Collectors.joining(","));
    }

    List<Member> members() {
        return java.util.stream.Stream.concat(
                        servers.stream().map(server -> Member.of(server, "server")),
                        sentinels.stream().map(server -> Member.of(server, "sentinel")))
                .toList();
    }
}
