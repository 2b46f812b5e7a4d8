package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder migrate abort}. */
@Command(
        name = "abort",
        description =
                "Takes everything out of the target that belongs to what was on its way. The source is not touched. Exit code 7 while the"
                        + " process that moves runs, or nodes use the target: give them the source's address first, while it runs.")
final class AbortCommand implements Callable<Integer> {

    private final Session session;
    private long deleted;

    @Mixin
    private final Destination destination = new Destination();

    @Mixin
    private final Approval approval = new Approval();

    AbortCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        try (Side target = destination.open(session)) {
            List<Ledger> ledgers = Destination.ledgers(session, target);
            ledgers.forEach(ledger -> requireUnused(target, ledger));
            Report report = Report.of("migrate.abort")
                    .with("target", target.toString())
                    .with("namespaces", ledgers.stream().map(Ledger::namespace).toList())
                    .with("dryRun", approval.isPreview());
            if (approval.isPreview()) {
                session.print(report.with("done", false));
                return ExitCode.OK.code();
            }
            approval.ask(
                    session,
                    "Everything of " + ledgers.stream().map(Ledger::namespace).toList() + " in " + target
                            + " is deleted.",
                    "abort");
            return delete(target, ledgers, report);
        }
    }

    private static void requireUnused(Side target, Ledger ledger) {
        Map<String, String> noted = ledger.read();
        Destination.requireUnattended(ledger);
        List<String> there = target.nodes(ledger.namespace(), Set.copyOf(Ledger.words(noted, Ledger.OWN)));
        if (!there.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: nodes " + there + " of " + ledger.namespace() + " use " + target
                            + "; start again, give them the source's address, then abort");
        }
    }

    /** The notes last, so that whoever was interrupted can go on. */
    private int delete(Side target, List<Ledger> ledgers, Report report) {
        Progress progress = session.progress("keys", 0);
        for (Ledger ledger : ledgers) {
            for (Server master : target.fleet().all(Role.MASTER)) {
                delete(master, ledger.namespace() + ":*", progress);
                delete(master, "{" + ledger.namespace() + "[:}#]*", progress);
            }
            if (!session.interruption().isRequested()) {
                ledger.delete();
            }
        }
        progress.close();
        boolean isInterrupted = session.interruption().isRequested();
        session.print(report.with("done", !isInterrupted).with("deleted", deleted));
        if (isInterrupted) {
            session.warn("Interrupted: " + deleted + " keys are deleted, others are not; say it again for the rest");
        }
        return (isInterrupted ? ExitCode.INTERRUPTED : ExitCode.OK).code();
    }

    private void delete(Server master, String pattern, Progress progress) {
        Keys.matching(master, pattern, keys -> {
            if (!session.interruption().isRequested()) {
                List<String[]> commands = keys.stream()
                        .filter(key -> !key.endsWith("~migration"))
                        .map(key -> new String[] {"UNLINK", key})
                        .toList();
                master.askAll(commands);
                deleted += commands.size();
                progress.done(deleted);
            }
        });
    }
}
