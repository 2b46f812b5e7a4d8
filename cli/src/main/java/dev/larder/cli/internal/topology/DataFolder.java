package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.session.ClientFile;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, for the commands about what {@code redis up} has started. */
final class DataFolder {

    @Option(names = "--data", paramLabel = "DIR", description = "Where it is kept. Default: .larder/redis")
    private @Nullable Path data;

    /** The folder, whether or not something is there. */
    Path of(Session session) {
        return session.path(data == null ? ClientFile.DEFAULT_FOLDER : data);
    }

    /** The Redis that is meant: the one of the folder if that is named, else as everywhere. */
    Target target(Session session) {
        return data == null ? session.target() : session.targetIn(of(session));
    }

    /** What was started there, if the Redis that is meant is that one. */
    Optional<StateFile> started(Session session) {
        return data == null && session.namesTarget() ? Optional.empty() : StateFile.read(of(session));
    }
}
