package dev.larder.cli.internal.migrate;

import dev.larder.Invalidation;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import dev.larder.cli.internal.session.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder migrate finish}. */
@Command(
        name = "finish",
        description =
                "Ends it, once no node is at the source any more: the process that moves tells the target the last of the source, declares"
                        + " everything in the source untrue, for nobody looks after it from then on, and ends. Exit code 7 while nodes"
                        + " are there.")
final class FinishCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    @Mixin
    private final Approval approval = new Approval();

    @Option(
            names = "--source-is-gone",
            description =
                    "The source will never answer again: end the process that moves first; everything in the target is declared untrue, since"
                            + " nobody knows what the source said last.")
    private boolean isSourceGone;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long it may take. Default: 60s.")
    private Duration patience = Duration.ofSeconds(60);

    FinishCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        if (isSourceGone) {
            return finishAlone();
        }
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            List<Ledger> ledgers = Destination.ledgers(session, target);
            Destination.requireAttended(ledgers);
            ledgers.forEach(ledger -> requireMoved(source, ledger));
            Report report = Report.of("migrate.finish")
                    .with("source", source.toString())
                    .with("target", target.toString())
                    .with("namespaces", ledgers.stream().map(Ledger::namespace).toList())
                    .with("dryRun", approval.isPreview());
            if (approval.isPreview()) {
                session.print(report.with("done", false));
                return ExitCode.OK.code();
            }
            approval.ask(
                    session,
                    "Everything in " + source + " becomes untrue, and nobody looks after it any more.",
                    "finish");
            ledgers.forEach(ledger -> ledger.write(Map.of(Ledger.ASKED, Ledger.FINISH)));
            new Waiting(session, patience).until("The end", () -> lack(ledgers));
            session.print(report.with("done", true));
            return ExitCode.OK.code();
        }
    }

    private int finishAlone() {
        try (Side target = destination.open(session)) {
            List<Ledger> ledgers = Destination.ledgers(session, target);
            ledgers.forEach(Destination::requireUnattended);
            Report report = Report.of("migrate.finish")
                    .with("target", target.toString())
                    .with("namespaces", ledgers.stream().map(Ledger::namespace).toList())
                    .with("dryRun", approval.isPreview());
            if (!approval.isPreview()) {
                approval.ask(session, "Everything in " + target + " becomes untrue, for the source is gone.", "finish");
                ledgers.forEach(ledger -> finishAlone(target, ledger));
            }
            session.print(report.with("done", !approval.isPreview()));
            return ExitCode.OK.code();
        }
    }

    private void finishAlone(Side target, Ledger ledger) {
        try (Guest guest =
                Guest.in(target.fleet(), ledger.namespace(), target.target().redis())) {
            guest.isReadyWithin(patience, session);
            Relay.tell(guest, Invalidation.everything("migrated, and the source is gone"));
        }
        ledger.delete();
    }

    private static void requireMoved(Side source, Ledger ledger) {
        Map<String, String> noted = ledger.read();
        if (!Phase.of(noted.getOrDefault(Ledger.PHASE, "")).equals(Phase.BOTH)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: " + ledger.namespace() + " was not cut over; see 'larder migrate cut-over'");
        }
        List<String> left = source.nodes(ledger.namespace(), Set.copyOf(Ledger.words(noted, Ledger.OWN)));
        if (!left.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: nodes " + left + " of " + ledger.namespace() + " are at " + source
                            + ", or were until a moment ago; give them the target's address first");
        }
    }

    private static String lack(List<Ledger> ledgers) {
        return ledgers.stream()
                .filter(ledger -> !ledger.read().isEmpty())
                .map(ledger -> ledger.namespace() + " has not ended yet")
                .findFirst()
                .orElse("");
    }
}
