package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The masters of a cluster by their ids, those included that have come since it was looked up. For one thread. */
final class Servers {

    private final Fleet fleet;
    private final ClusterMap map;
    private final Map<String, Server> known = new HashMap<>();

    Servers(Fleet fleet, ClusterMap map) {
        this.fleet = fleet;
        this.map = map;
    }

    Server byId(String id) {
        return known.computeIfAbsent(id, this::connect);
    }

    private Server connect(String id) {
        ClusterMap.Member member = map.byId(id)
                .orElseThrow(() -> new Failure(ExitCode.FAILURE, "The cluster knows no server " + id + " any more"));
        return fleet.holders().stream()
                .filter(server -> server.toString().equals(member.place()))
                .findFirst()
                .orElseGet(() -> fleet.stranger(member.host(), member.port()));
    }

    List<Server> masters() {
        return map.masters().stream().map(master -> byId(master.id())).toList();
    }
}
