package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder redis scale}, of which there are only subcommands. */
@Command(
        name = "scale",
        description = {
            "Adds servers to a running Redis while its clients go on.",
            "Of what 'larder redis up' has started it starts the server too; elsewhere name one that runs, and is empty, with --add."
        },
        synopsisSubcommandLabel = "COMMAND")
final class ScaleCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private ScaleCommand() {}

    static CommandLine of(Session session) {
        return new CommandLine(new ScaleCommand())
                .addSubcommand(new AddReplicaCommand(session))
                .addSubcommand(new AddShardCommand(session))
                .addSubcommand(new RebalanceCommand(session));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
