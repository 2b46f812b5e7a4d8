package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How and where a backup is taken, for the commands that take one. */
final class CopyOptions {

    @Option(names = "--dir", paramLabel = "DIR", description = "Where backups are kept. Default: .larder/backups")
    private Path folder = Location.DEFAULT;

    @Option(
            names = "--source",
            paramLabel = "WHOM",
            description = "replica, master, or auto: a replica that is up to date, else the master. Default: auto.")
    private Choice choice = Choice.AUTO;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long copying or loading one file may take. Default: 1h.")
    private Duration patience = Duration.ofHours(1);

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "Holds the key that manifests are signed with. Default: LARDER_BACKUP_KEY_FILE, LARDER_BACKUP_KEY.")
    private @Nullable Path keyFile;

    Path folder(Session session) {
        return session.path(folder);
    }

    Choice choice() {
        return choice;
    }

    Duration patience() {
        return patience;
    }

    Optional<SigningKey> key(Session session) {
        return SigningKey.of(session, keyFile);
    }

    Taking taking(Session session, @Nullable String node) {
        return new Taking(session, folder(session), choice, node, patience);
    }
}
