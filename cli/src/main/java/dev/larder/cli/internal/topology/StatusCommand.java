package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.session.ClientFile;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder redis status}. */
@Command(
        name = "status",
        description =
                "Says which servers of a topology run, and who is master. Exit code 3 if one does not, 4 if there is none.")
final class StatusCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--data", paramLabel = "DIR", description = "Where it is kept. Default: .larder/redis")
    private Path data = ClientFile.DEFAULT_FOLDER;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Standing standing = Standing.of(session.path(data));
        session.print(standing.report());
        return (standing.isHealthy() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
