package dev.larder.cli.internal.failover;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Waiting;
import dev.larder.topologies.Answer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By a replica, for which its master waits: nothing that was acknowledged is lost. */
final class ClusterFailover implements Failover {

    private final Fleet fleet;
    private final String from;
    private final Server replica;

    private ClusterFailover(Fleet fleet, String from, Server replica) {
        this.fleet = fleet;
        this.from = from;
        this.replica = replica;
    }

    static ClusterFailover in(Fleet fleet, @Nullable String shard) {
        if (shard == null) {
            throw new Failure(
                    ExitCode.USAGE, "A cluster has several masters; name one with --shard: " + fleet.all(Role.MASTER));
        }
        ClusterMap map = ClusterMap.of(fleet.all(Role.MASTER).get(0));
        ClusterMap.Member named = map.at(shard)
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "The cluster has no server " + shard + "; its masters are " + fleet.all(Role.MASTER)));
        if (!named.isMaster()) {
            return new ClusterFailover(
                    fleet,
                    map.byId(named.master()).map(ClusterMap.Member::place).orElse(named.master()),
                    server(fleet, named));
        }
        return new ClusterFailover(fleet, named.place(), furthest(fleet, map, named));
    }

    private static Server furthest(Fleet fleet, ClusterMap map, ClusterMap.Member master) {
        List<Server> ready = map.replicasOf(master).stream()
                .filter(ClusterMap.Member::isHealthy)
                .map(member -> server(fleet, member))
                .filter(server -> info(server).line("master_link_status").equals("up"))
                .toList();
        return ready.stream()
                .max(Comparator.comparingLong(
                        server -> Long.parseLong(info(server).line("slave_repl_offset"))))
                .orElseThrow(() -> new Failure(
                        ExitCode.REFUSED,
                        master.place()
                                + " has no replica that follows it; add one with 'larder redis scale replica --of "
                                + master.place() + "'"));
    }

    private static Answer info(Server server) {
        return server.ask("INFO", "replication");
    }

    private static Server server(Fleet fleet, ClusterMap.Member member) {
        return fleet.holders().stream()
                .filter(server -> server.toString().equals(member.place()))
                .findFirst()
                .orElseGet(() -> fleet.stranger(member.host(), member.port()));
    }

    @Override
    public String from() {
        return from;
    }

    @Override
    public String candidate() {
        return replica.toString();
    }

    @Override
    public String carryOut(Waiting waiting) {
        replica.ask("CLUSTER", "FAILOVER");
        waiting.until("That " + replica + " is master everywhere", this::lack);
        return replica.toString();
    }

    /** Each server is asked what it takes for true. */
    private String lack() {
        String id = replica.ask("CLUSTER", "MYID").text();
        for (Server server : fleet.holders()) {
            ClusterMap map = ClusterMap.of(server);
            boolean isKnown = map.byId(id).filter(ClusterMap.Member::isMaster).isPresent();
            boolean isFollowed =
                    map.at(from).filter(old -> old.master().equals(id)).isPresent();
            if (!isKnown || !isFollowed) {
                return server + " does not know yet";
            }
        }
        return fleet.holders().stream()
                .filter(server -> server.toString().equals(from))
                .map(old -> Failover.lackOfFollower(old, replica.toString()))
                .findFirst()
                .orElse("");
    }
}
