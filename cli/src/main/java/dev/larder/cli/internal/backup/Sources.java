package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.Answer;
import dev.larder.topologies.ClusterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides which servers are copied: one of each shard, a replica where one is up to date. */
final class Sources {

    private static final long LARGEST_LAG_SECONDS = 10;

    private final Session session;
    private final Fleet fleet;
    private final Choice choice;

    Sources(Session session, Fleet fleet, Choice choice) {
        this.session = session;
        this.fleet = fleet;
        this.choice = choice;
    }

    /**
     * Who is copied.
     *
     * @param slots of its master, in a cluster
     * @param configEpoch of its master, in a cluster
     */
    record Source(Server server, String slots, long configEpoch) {}

    /**
     * Those of all shards, or one.
     *
     * @param node an address, or null for all
     */
    List<Source> chosen(@Nullable String node) {
        if (fleet.topology() != Topology.CLUSTER) {
            Server server = node == null ? best(fleet.all(Role.MASTER).get(0), fleet.all(Role.REPLICA)) : named(node);
            return List.of(new Source(server, "", 0));
        }
        ClusterView view = view(fleet);
        return node == null
                ? ofEachShard(view)
                : List.of(source(named(node), view.masterOf(nodeOf(named(node), view))));
    }

    /** A cluster as its first master sees it. */
    static ClusterView view(Fleet fleet) {
        return ClusterView.of(
                fleet.all(Role.MASTER).get(0).ask("CLUSTER", "NODES").text());
    }

    /** A server in it, by its own account of who it is. */
    static ClusterView.Node nodeOf(Server server, ClusterView view) {
        return view.byId(server.ask("CLUSTER", "MYID").text());
    }

    private List<Source> ofEachShard(ClusterView view) {
        Map<String, List<Server>> replicas = new HashMap<>();
        for (Server replica : fleet.all(Role.REPLICA)) {
            replicas.computeIfAbsent(nodeOf(replica, view).master(), id -> new ArrayList<>())
                    .add(replica);
        }
        List<Source> sources = new ArrayList<>();
        for (Server master : fleet.all(Role.MASTER)) {
            ClusterView.Node node = nodeOf(master, view);
            sources.add(source(best(master, replicas.getOrDefault(node.id(), List.of())), node));
        }
        return sources;
    }

    private static Source source(Server server, ClusterView.Node master) {
        return new Source(server, String.join(" ", master.slots()), master.epoch());
    }

    private Server named(String node) {
        return fleet.holders().stream()
                .filter(server -> server.toString().equals(node))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND, "There is no server " + node + "; there are " + fleet.holders()));
    }

    /** A master has better things to do than to fork for a backup; alone, it has no choice. */
    private Server best(Server master, List<Server> replicas) {
        if (choice == Choice.MASTER) {
            return master;
        }
        List<Server> good = replicas.stream().filter(Sources::isUpToDate).toList();
        if (!good.isEmpty()) {
            return good.get(0);
        }
        if (choice == Choice.REPLICA) {
            throw new Failure(
                    ExitCode.FAILURE,
                    "No replica of " + master + " is connected to it and up to date; mend it, or allow the master with"
                            + " --source auto");
        }
        if (!replicas.isEmpty()) {
            session.say("No replica of " + master + " is up to date, so the master itself is copied");
        }
        return master;
    }

    private static boolean isUpToDate(Server replica) {
        try {
            return isUpToDate(replica.ask("INFO", "replication"));
        } catch (Failure down) {
            return false;
        }
    }

    static boolean isUpToDate(Answer info) {
        String silent = info.line("master_last_io_seconds_ago");
        return info.line("role").equals("slave")
                && info.line("master_link_status").equals("up")
                && info.line("master_sync_in_progress").equals("0")
                && !silent.isEmpty()
                && Long.parseLong(silent) <= LARGEST_LAG_SECONDS;
    }
}
