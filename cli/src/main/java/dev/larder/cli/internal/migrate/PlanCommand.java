package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.session.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder migrate plan}. */
@Command(
        name = "plan",
        description =
                "Looks at both sides and says what would move, whether it fits, and what stops it. Changes nothing. Exit code 7 if"
                        + " something does, 4 if there is nothing to move.")
final class PlanCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            Survey survey = Survey.of(source, target, session.namespaceIfNamed());
            session.print(survey.report("migrate.plan", source, target));
            Optional<String> complaint = survey.complaint();
            complaint.ifPresent(session::warn);
            return (complaint.isPresent()
                            ? ExitCode.REFUSED
                            : survey.namespaces().isEmpty() ? ExitCode.NOT_FOUND : ExitCode.OK)
                    .code();
        }
    }
}
