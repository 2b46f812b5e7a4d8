package dev.larder.cli.internal.journal;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder journal}, of which there are only subcommands. */
@Command(
        name = "journal",
        description = "Reads the journal: the log by which nodes learn what became untrue.",
        synopsisSubcommandLabel = "COMMAND")
public final class JournalCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private JournalCommand() {}

    /** The command with its subcommands. */
    public static CommandLine of(Session session) {
        return new CommandLine(new JournalCommand())
                .addSubcommand(new TailCommand(session))
                .addSubcommand(new CheckCommand(session))
                .addSubcommand(new LagCommand(session));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
