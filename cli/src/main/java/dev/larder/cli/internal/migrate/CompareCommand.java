package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder migrate verify}. */
@Command(
        name = "verify",
        description =
                "Compares what both sides hold, as nodes would judge it, before the cut-over: what is missing, different, ends at another"
                        + " time, or should not be there. What differs is looked at again, since writers go on. Exit code 3 if something"
                        + " does.")
final class CompareCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    /** How much, and how exactly. */
    static final class Extent {
        @Option(
                names = "--samples",
                paramLabel = "N",
                description = "Look at so many keys of each side. Default: 10000.")
        private long samples = 10_000;

        @Option(names = "--all", description = "Look at all keys.")
        private boolean all;

        @Option(
                names = "--tolerance",
                paramLabel = "TIME",
                converter = SpokenTime.class,
                description = "By how much ends may differ. Default: 2s.")
        private Duration tolerance = Duration.ofSeconds(2);

        Comparison.Amount amount() {
            return new Comparison.Amount(all ? Long.MAX_VALUE : samples, tolerance);
        }
    }

    @Mixin
    private final Extent extent = new Extent();

    CompareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            Comparison comparison = compare(session, source, target, extent.amount());
            session.print(comparison.report(Report.of("migrate.verify")
                    .with("source", source.toString())
                    .with("target", target.toString())));
            if (session.interruption().isRequested()) {
                session.warn("Interrupted: only a part was compared");
                return ExitCode.INTERRUPTED.code();
            }
            return (comparison.differences() == 0 ? ExitCode.OK : ExitCode.FINDINGS).code();
        }
    }

    /** @throws Failure with code 7 where there is nothing to compare yet, or any more */
    static Comparison compare(Session session, Side source, Side target, Comparison.Amount amount) {
        List<Ledger> ledgers = Destination.ledgers(session, target);
        for (Ledger ledger : ledgers) {
            String phase = ledger.read(Ledger.PHASE);
            if (!phase.equals(Phase.FOLLOWING.label())) {
                throw new Failure(
                        ExitCode.REFUSED,
                        ledger.namespace() + " is " + phase
                                + (phase.equals(Phase.BOTH.label())
                                        ? ": since the cut-over each side loads for itself, and there is nothing to compare"
                                        : ": compare once all is copied, see 'larder migrate status'"));
            }
        }
        Comparison comparison = new Comparison(session, source, target, amount);
        ledgers.forEach(ledger -> comparison.compare(ledger.namespace()));
        return comparison;
    }
}
