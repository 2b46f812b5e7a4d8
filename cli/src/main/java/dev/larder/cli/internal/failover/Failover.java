package dev.larder.cli.internal.failover;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Waiting;
import dev.larder.topologies.Answer;
import org.jspecify.annotations.Nullable;

/** A change of masters that was found possible, and has not happened yet. */
public interface Failover {

    /** The master that goes. */
    String from();

    /** Who comes, as far as that is known before. */
    String candidate();

    /**
     * Has it done, and returns the new master when everybody knows.
     *
     * @throws Failure if it cannot be done or takes too long
     */
    String carryOut(Waiting waiting);

    /**
     * Finds out how it can be done.
     *
     * @param shard in a cluster, a server of the shard; null elsewhere
     * @throws Failure if it cannot
     */
    static Failover in(Fleet fleet, @Nullable String shard) {
        return switch (fleet.topology()) {
            case STANDALONE ->
                throw new Failure(
                        ExitCode.REFUSED,
                        "One server has no replica that could take over; run 'larder redis up --topology sentinel', or name sentinels or a"
                                + " cluster with --redis");
            case SENTINEL -> SentinelFailover.in(fleet);
            case CLUSTER -> ClusterFailover.in(fleet, shard);
        };
    }

    /** What keeps a server from following that master; empty if nothing does. */
    static String lackOfFollower(Server server, String master) {
        Answer info = server.ask("INFO", "replication");
        String followed = info.line("master_host") + ":" + info.line("master_port");
        if (!info.line("role").equals("slave") || !followed.equals(master)) {
            return server + " does not follow " + master + " yet";
        }
        return info.line("master_link_status").equals("up") ? "" : server + " has not copied everything yet";
    }
}
