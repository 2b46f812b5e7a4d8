package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.failover.Failover;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Waiting;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A server that runs, is empty and belongs to nobody, on its way to become one of several. */
public final class Newcomer {

    private final Fleet fleet;
    private final Server server;

    private Newcomer(Fleet fleet, Server server) {
        this.fleet = fleet;
        this.server = server;
    }

    /**
     * Looks at it.
     *
     * @throws Failure with code 7 if it holds keys, or belongs to others
     */
    public static Newcomer at(Fleet fleet, String host, int port) {
        Server server = fleet.stranger(host, port);
        Newcomer newcomer = new Newcomer(fleet, server);
        if (fleet.topology() == Topology.CLUSTER) {
            newcomer.requireClusterServer();
        }
        newcomer.requireEmptyUnlessOneOfUs();
        return newcomer;
    }

    private void requireClusterServer() {
        String isInCluster = server.ask("INFO", "cluster").line("cluster_enabled");
        if (!isInCluster.equals("1")) {
            throw new Failure(
                    ExitCode.REFUSED,
                    server + " cannot be in a cluster; start it with 'cluster-enabled yes' in its redis.conf");
        }
    }

    private void requireEmptyUnlessOneOfUs() {
        if (isOneOfUs()) {
            return;
        }
        if (!server.ask("DBSIZE").text().equals("0")) {
            throw new Failure(
                    ExitCode.REFUSED, server + " holds keys, which would be lost; name an empty server with --add");
        }
        boolean isAlone = fleet.topology() == Topology.CLUSTER
                ? ClusterMap.of(server).members().size() == 1
                : server.ask("INFO", "replication").line("role").equals("master")
                        && server.ask("INFO", "replication")
                                .line("connected_slaves")
                                .equals("0");
        if (!isAlone) {
            throw new Failure(ExitCode.REFUSED, server + " belongs to other servers; name one of its own with --add");
        }
    }

    /** Whether it was brought in before, by somebody who was interrupted later. */
    private boolean isOneOfUs() {
        if (fleet.topology() != Topology.CLUSTER) {
            return fleet.holders().stream().anyMatch(holder -> holder.toString().equals(server.toString()));
        }
        return ClusterMap.of(fleet.all(Role.MASTER).get(0)).byId(id()).isPresent();
    }

    private String id() {
        return server.ask("CLUSTER", "MYID").text();
    }

    /** Makes it one of the cluster, and returns when all know each other. */
    public void join(Waiting waiting) {
        String address = address();
        if (!isOneOfUs()) {
            fleet.holders().forEach(member -> member.ask("CLUSTER", "MEET", address, Integer.toString(server.port())));
        }
        waiting.until("That everybody knows " + server, this::lackOfAcquaintance);
    }

    private String address() {
        try {
            return InetAddress.getByName(server.host()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new Failure(ExitCode.UNREACHABLE, server.host() + " is no name that is known here", e);
        }
    }

    private String lackOfAcquaintance() {
        String id = id();
        int all = fleet.holders().size() + 1;
        for (Server member : fleet.holders()) {
            if (ClusterMap.of(member)
                    .byId(id)
                    .filter(ClusterMap.Member::isHealthy)
                    .isEmpty()) {
                return member + " does not know it yet";
            }
        }
        long known = ClusterMap.of(server).members().stream()
                .filter(ClusterMap.Member::isHealthy)
                .count();
        if (known < all) {
            return server + " knows " + known + " of " + all;
        }
        // Until it has seen most masters for a while it takes nobody's keys.
        return server.ask("CLUSTER", "INFO").line("cluster_state").equals("ok") ? "" : server + " does not serve yet";
    }

    /** Has it follow a master of the cluster, of which it is one already, and returns when it has copied everything. */
    public void followInCluster(String master, Waiting waiting) {
        String id = ClusterMap.of(server)
                .at(master)
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "The cluster has no server " + master))
                .id();
        server.ask("CLUSTER", "REPLICATE", id);
        waiting.until("That " + server + " follows " + master, () -> Failover.lackOfFollower(server, master));
        waiting.until("That everybody knows that " + server + " follows " + master, () -> lackOfNews(id));
    }

    private String lackOfNews(String masterId) {
        String id = id();
        return fleet.holders().stream()
                .filter(member -> ClusterMap.of(member)
                        .byId(id)
                        .filter(self -> self.master().equals(masterId))
                        .isEmpty())
                .map(member -> member + " does not know it yet")
                .findFirst()
                .orElse("");
    }

    /** Has it follow the master that the sentinels watch, and returns when it has copied everything and they know it. */
    public void followWithSentinels(Waiting waiting) {
        Server master = fleet.all(Role.MASTER).get(0);
        server.ask("REPLICAOF", master.host(), Integer.toString(master.port()));
        waiting.until(
                "That " + server + " follows " + master + " (it needs masterauth, and the same users)",
                () -> Failover.lackOfFollower(server, master.toString()));
        remember();
        waiting.until("That the sentinels know " + server, this::lackOfSentinels);
    }

    /** A server without a file of settings forgets it when it restarts; sentinels tell it again. */
    private void remember() {
        try {
            server.ask("CONFIG", "REWRITE");
        } catch (RefusedException noFile) {
            // As above.
        }
    }

    private String lackOfSentinels() {
        List<Server> without = fleet.all(Role.SENTINEL).stream()
                .filter(sentinel -> sentinel.ask("SENTINEL", "REPLICAS", fleet.masterName()).items().stream()
                        .noneMatch(replica -> replica.field("port").equals(Integer.toString(server.port()))
                                && replica.field("flags").equals("slave")))
                .toList();
        return without.isEmpty() ? "" : without + " do not know it yet";
    }

    /** Where it is. */
    @Override
    public String toString() {
        return server.toString();
    }
}
