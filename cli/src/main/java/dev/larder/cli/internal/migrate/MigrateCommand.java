package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder migrate}, of which there are only subcommands. */
@Command(
        name = "migrate",
        description = {
            "Moves applications from one Redis (--redis) to another (--target) while their nodes go on: plan, start, verify, cut-over, then"
                    + " the nodes one by one, finish. No value is served after it was declared untrue, on either side.",
            "Who logs in at the target stands in LARDER_TARGET_USER, LARDER_TARGET_PASSWORD_FILE or LARDER_TARGET_PASSWORD; for TLS"
                    + " LARDER_TARGET_CA, LARDER_TARGET_CERT, LARDER_TARGET_KEY."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class MigrateCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private MigrateCommand() {}

    /** The command with its subcommands. */
    public static CommandLine of(Session session) {
        return new CommandLine(new MigrateCommand())
                .addSubcommand(new PlanCommand(session))
                .addSubcommand(new StartCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new CompareCommand(session))
                .addSubcommand(new CutOverCommand(session))
                .addSubcommand(new FinishCommand(session))
                .addSubcommand(new AbortCommand(session));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
