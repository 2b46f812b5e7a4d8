package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import picocli.CommandLine.Command;

/** {@code larder keys list}. */
@Command(
        name = "list",
        description = {
            "Lists the keys of the ring, the newest first: coming, active, read or retired, and the name of the master key that encrypts each.",
            "Needs no master key. Exit code 4 if there is no ring."
        })
final class ListCommand implements Runnable {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            StandingRing ring = StandingRing.read(fleet, namespace);
            session.print(Report.of("keys.list")
                    .with("namespace", namespace)
                    .rows("keys", ring.rows(session.clock().millis())));
        }
    }
}
