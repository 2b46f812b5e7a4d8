package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RefusedException;
import java.time.Duration;
import java.util.List;

/** Whether the servers agree with each other. */
final class TopologyChecks {

    private static final String ALL_SLOTS = "16384";
    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    private static final int MICROS = 1_000;

    private TopologyChecks() {}

    static List<Finding> quorum(Patient patient) {
        Fleet fleet = patient.fleet();
        return switch (fleet.topology()) {
            case STANDALONE -> List.of(Finding.ok(fleet.all().get(0), "one server, nobody takes its place"));
            case SENTINEL ->
                fleet.all(Role.SENTINEL).stream()
                        .map(sentinel -> sentinel(sentinel, fleet))
                        .toList();
            case CLUSTER ->
                fleet.all(Role.MASTER).stream()
                        .map(master -> cluster(master.toString(), master.ask("CLUSTER", "INFO")))
                        .toList();
        };
    }

    private static Finding sentinel(Server sentinel, Fleet fleet) {
        try {
            List<Answer> named = sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", fleet.masterName())
                    .items();
            Server master = fleet.all(Role.MASTER).get(0);
            if (named.size() < 2 || !named.get(1).text().equals(Integer.toString(master.port()))) {
                return Finding.error(
                        sentinel,
                        "The sentinel names another master than the others",
                        "Wait for a failover to end; if it lasts, SENTINEL RESET on this one.");
            }
            return Finding.ok(sentinel, quorum(sentinel, fleet.masterName()));
        } catch (RefusedException refused) {
            if (refused.code().equals("NOPERM")) {
                return Finding.skipped(sentinel, "may not be asked: the user needs +sentinel|ckquorum");
            }
            return Finding.error(
                    sentinel,
                    "A master that dies would not be replaced: " + refused.getMessage(),
                    "Start the sentinels that are missing, three at least, and more than half of those that are known.");
        } catch (RuntimeException down) {
            return Finding.error(sentinel, "The sentinel does not answer", "Start it.");
        }
    }

    private static String quorum(Server sentinel, String master) {
        return sentinel.ask("SENTINEL", "CKQUORUM", master).text();
    }

    static Finding cluster(String master, Answer info) {
        if (!info.line("cluster_state").equals("ok")
                || !info.line("cluster_slots_ok").equals(ALL_SLOTS)) {
            return Finding.error(
                    master,
                    "Of 16384 slots " + info.line("cluster_slots_ok") + " are served, state "
                            + info.line("cluster_state"),
                    "Start the servers that are missing; redis-cli --cluster check says which.");
        }
        return Finding.ok(master, "all slots are served");
    }

    static List<Finding> clocks(Patient patient) {
        return ServerChecks.each(patient, server -> {
            long before = patient.session().clock().millis();
            List<Answer> time = server.ask("TIME").items();
            long after = patient.session().clock().millis();
            long theirs = Long.parseLong(time.get(0).text()) * 1_000
                    + Long.parseLong(time.get(1).text()) / MICROS;
            return clock(server.toString(), theirs, before, after);
        });
    }

    /** Their clock was read at some moment between two readings of ours. */
    static Finding clock(String server, long theirs, long before, long after) {
        long ahead = theirs > after ? theirs - after : Math.min(0, theirs - before);
        return Math.abs(ahead) > TOLERANCE.toMillis()
                ? Finding.warn(
                        server,
                        "Its clock is " + Math.abs(ahead) + " ms " + (ahead > 0 ? "ahead of" : "behind")
                                + " this machine's",
                        "Keep clocks by NTP; nodes allow for 1 s.")
                : Finding.ok(server, "same time as here");
    }
}
