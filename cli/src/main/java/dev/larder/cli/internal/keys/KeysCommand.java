package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder keys}, of which there are only subcommands. */
@Command(
        name = "keys",
        description = "Lists and replaces the keys by which values are encrypted.",
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private KeysCommand() {}

    /** The command with its subcommands. */
    public static CommandLine of(Session session) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new RotateCommand(session))
                .addSubcommand(new RetireCommand(session))
                .addSubcommand(new RewrapCommand(session));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
