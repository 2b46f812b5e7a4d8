package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.scale.Newcomer;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Topology;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder redis scale replica}. */
@Command(
        name = "replica",
        description =
                "Adds a replica: with Sentinel to the master, in a cluster to a shard; returns when it has copied everything and could take over.")
final class AddReplicaCommand implements Runnable {

    private final Session session;

    @Mixin
    private final Growth growth = new Growth();

    @Mixin
    private final Growth.Added added = new Growth.Added();

    @Option(
            names = "--of",
            paramLabel = "HOST:PORT",
            description = "In a cluster: the master to follow. Default: the one that has fewest replicas.")
    private @Nullable String of;

    AddReplicaCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.interruption().heed();
        try (Fleet fleet = Fleet.of(growth.target(session))) {
            if (fleet.topology() == Topology.STANDALONE) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "Nobody would have a replica of one server take over; run 'larder redis up --topology sentinel', and move there");
            }
            String master = fleet.topology() == Topology.CLUSTER
                    ? shard(fleet)
                    : fleet.all(Role.MASTER).get(0).toString();
            String origin = growth.origin(session, added);
            Report report = Report.of("redis.scale")
                    .with("action", "replica")
                    .with("master", master)
                    .with("dryRun", growth.isPreview());
            if (growth.isPreview()) {
                session.print(report.with("server", origin));
                return;
            }
            growth.approve(session, origin + " follows " + master + ".");
            Newcomer newcomer = growth.newcomer(session, fleet, added);
            follow(newcomer, fleet, master);
            session.print(report.with("server", newcomer.toString()));
        }
    }

    private void follow(Newcomer newcomer, Fleet fleet, String master) {
        if (fleet.topology() == Topology.SENTINEL) {
            newcomer.followWithSentinels(growth.waiting(session));
            return;
        }
        newcomer.join(growth.waiting(session));
        newcomer.followInCluster(master, growth.waiting(session));
    }

    private String shard(Fleet fleet) {
        ClusterMap map = ClusterMap.of(fleet.all(Role.MASTER).get(0));
        return map.masters().stream()
                .filter(master ->
                        of == null ? !master.slots().isEmpty() : master.place().equals(of))
                .min(Comparator.comparingInt(master -> map.replicasOf(master).size()))
                .map(ClusterMap.Member::place)
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "The cluster has no master " + of + "; there are " + fleet.all(Role.MASTER)));
    }
}
