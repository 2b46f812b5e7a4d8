package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder redis status}. */
@Command(
        name = "status",
        description =
                "Says which servers of a topology run, and who is master. Exit code 3 if one does not, 4 if there is none.")
final class StatusCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final DataFolder data = new DataFolder();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Standing standing = Standing.of(data.of(session));
        session.print(standing.report());
        return (standing.isHealthy() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
