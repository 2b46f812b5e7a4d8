package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import dev.larder.cli.internal.session.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder migrate cut-over}. */
@Command(
        name = "cut-over",
        description = {
            "Compares both sides, ends the copying, and has both hear of each other. When it returns, nodes may be given the target's address,"
                    + " one by one, with those on the source going on.",
            "Exit code 3 if the sides differ, and then nothing was done."
        })
final class CutOverCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    @Mixin
    private final Approval approval = new Approval();

    @Mixin
    private final CompareCommand.Extent extent = new CompareCommand.Extent();

    @Option(names = "--unverified", description = "Do not compare.")
    private boolean unverified;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long it may take. Default: 60s.")
    private Duration patience = Duration.ofSeconds(60);

    CutOverCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            List<Ledger> ledgers = Destination.ledgers(session, target);
            Destination.requireAttended(ledgers);
            Report report = Report.of("migrate.cut-over")
                    .with("source", source.toString())
                    .with("target", target.toString())
                    .with("dryRun", approval.isPreview());
            if (!unverified && !isSame(source, target, report)) {
                return ExitCode.FINDINGS.code();
            }
            if (approval.isPreview()) {
                session.print(report.with("done", false));
                return ExitCode.OK.code();
            }
            approve(target, ledgers);
            ledgers.forEach(ledger -> ledger.write(Map.of(Ledger.ASKED, Ledger.CUT_OVER)));
            new Waiting(session, patience).until("The cut-over", () -> lack(ledgers));
            session.print(report.with("done", true));
            session.say("Nodes may use " + target + " now. When none is left at " + source
                    + ", say 'larder migrate finish'.");
            return ExitCode.OK.code();
        }
    }

    private boolean isSame(Side source, Side target, Report report) {
        Comparison comparison = CompareCommand.compare(session, source, target, extent.amount());
        comparison.report(report);
        if (comparison.differences() > 0) {
            session.print(report.with("done", false));
            session.warn(
                    "Nothing was done, for the sides differ; see 'larder migrate verify', or say --unverified: what is"
                            + " missing is loaded anew");
        }
        return comparison.differences() == 0;
    }

    private void approve(Side target, List<Ledger> ledgers) {
        approval.ask(
                session,
                ledgers.stream().map(Ledger::namespace).toList()
                        + " cut over: nothing is copied any more, and nodes may use " + target + ".",
                "cut-over");
        if (session.interruption().isRequested()) {
            throw new Failure(ExitCode.INTERRUPTED, "Nothing was done");
        }
    }

    private static String lack(List<Ledger> ledgers) {
        return ledgers.stream()
                .filter(ledger -> !ledger.read(Ledger.PHASE).equals(Phase.BOTH.label()))
                .map(ledger -> ledger.namespace() + " is " + ledger.read(Ledger.PHASE) + " still")
                .findFirst()
                .orElse("");
    }
}
