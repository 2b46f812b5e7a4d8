package dev.larder.cli;

import dev.larder.cli.internal.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code larder completion}. */
@Command(
        name = "completion",
        description =
                "Prints a script for bash and zsh that completes commands and options: source <(larder completion)")
final class CompletionCommand implements Runnable {

    private final Session session;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        if (spec != null) {
            session.out().print(AutoComplete.bash("larder", spec.root().commandLine()));
            session.out().flush();
        }
    }
}
