package dev.larder.cli.internal.failover;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Waiting;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RefusedException;
import java.util.List;

/** By a sentinel, which chooses among the replicas. */
final class SentinelFailover implements Failover {

    private final Fleet fleet;
    private final Server before;

    private SentinelFailover(Fleet fleet) {
        this.fleet = fleet;
        this.before = fleet.all(Role.MASTER).get(0);
    }

    static SentinelFailover in(Fleet fleet) {
        if (fleet.all(Role.REPLICA).isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "The sentinels know no replica of " + fleet.masterName()
                            + "; add one with 'larder redis scale replica'");
        }
        return new SentinelFailover(fleet);
    }

    @Override
    public String from() {
        return before.toString();
    }

    @Override
    public String candidate() {
        return "one of " + fleet.all(Role.REPLICA);
    }

    @Override
    public String carryOut(Waiting waiting) {
        order();
        waiting.until("A new master", this::lackOfMaster);
        String master = named(fleet.all(Role.SENTINEL).get(0));
        waiting.until("That everybody follows " + master, () -> lackOfFollowers(master));
        return master;
    }

    private void order() {
        try {
            fleet.all(Role.SENTINEL).get(0).ask("SENTINEL", "FAILOVER", fleet.masterName());
        } catch (RefusedException refused) {
            if (refused.code().equals("NOGOODSLAVE")) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "No replica of " + fleet.masterName()
                                + " is good enough; see 'larder doctor' for what is wrong with their links",
                        refused);
            }
            if (!refused.code().equals("INPROG")) {
                throw refused;
            }
            // Somebody has ordered one already: that is the one to wait for.
        }
    }

    private String named(Server sentinel) {
        List<Answer> place = sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", fleet.masterName())
                .items();
        return place.get(0).text() + ":" + place.get(1).text();
    }

    private String lackOfMaster() {
        List<String> names =
                fleet.all(Role.SENTINEL).stream().map(this::named).distinct().toList();
        if (names.equals(List.of(before.toString()))) {
            // One that is at it refuses; one that gave up, because a replica was not ready, has to be told once more.
            order();
        }
        if (names.size() > 1 || names.contains(before.toString())) {
            return "sentinels name " + names;
        }
        Server now = server(names.get(0));
        return now.ask("INFO", "replication").line("role").equals("master") ? "" : now + " is no master yet";
    }

    private Server server(String place) {
        return fleet.holders().stream()
                .filter(server -> server.toString().equals(place))
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.FAILURE, place + " was no replica before"));
    }

    private String lackOfFollowers(String master) {
        return fleet.holders().stream()
                .filter(server -> !server.toString().equals(master))
                .map(server -> Failover.lackOfFollower(server, master))
                .filter(lack -> !lack.isEmpty())
                .findFirst()
                .orElse("");
    }
}
