package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder migrate status}. */
@Command(
        name = "status",
        description =
                "Says how far each namespace is, which nodes are on which side, and whether the process that tells them of each other"
                        + " runs. Exit code 3 if it does not, 4 if nothing moves.")
final class StatusCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            boolean isAttended = true;
            for (Ledger ledger : Destination.ledgers(session, target)) {
                isAttended &= ledger.isAttended();
                rows.add(row(source, target, ledger));
            }
            session.print(Report.of("migrate.status")
                    .with("source", source.toString())
                    .with("target", target.toString())
                    .rows("namespaces", rows)
                    .verdict(isAttended ? "attended" : "unattended"));
            if (!isAttended) {
                session.warn(
                        "The process that moves was not heard of for ten seconds, and until it is, the sides do not hear of"
                                + " each other; start it again with 'larder migrate start'");
            }
            return (isAttended ? ExitCode.OK : ExitCode.FINDINGS).code();
        }
    }

    private static Map<String, Object> row(Side source, Side target, Ledger ledger) {
        Map<String, String> noted = ledger.read();
        Set<String> own = Set.copyOf(Ledger.words(noted, Ledger.OWN));
        Map<String, Object> row = Report.row(
                "namespace",
                ledger.namespace(),
                "phase",
                noted.getOrDefault(Ledger.PHASE, ""),
                "seenMillisAgo",
                ledger.silentMillis(noted),
                "nodesAtSource",
                source.nodes(ledger.namespace(), own).size(),
                "nodesAtTarget",
                target.nodes(ledger.namespace(), own).size());
        row.putAll(new Tally(noted).row());
        return row;
    }
}
