package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder redis}, of which there are only subcommands. */
@Command(
        name = "redis",
        description = {
            "Runs a Redis on this machine, for development and to try things: no containers, no installation.",
            "Has a replica take its master's place, and adds servers, there and on any other Redis."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class RedisCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private RedisCommand() {}

    /** The command with its subcommands. */
    public static CommandLine of(Session session) {
        return new CommandLine(new RedisCommand())
                .addSubcommand(new UpCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new DownCommand(session))
                .addSubcommand(new FailoverCommand(session))
                .addSubcommand(ScaleCommand.of(session));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
