package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder backup list}. */
@Command(
        name = "list",
        description =
                "Says which backups there are, the newest first. Looks at manifests and sizes; 'verify' reads all of it."
                        + " Exit code 3 if one is damaged, 4 if there is none.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Where backups are kept. Default: .larder/backups")
    private Path folder = Location.DEFAULT;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Holds the key of their signatures. Default: LARDER_BACKUP_KEY_FILE, LARDER_BACKUP_KEY.")
    private @Nullable Path keyFile;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path place = session.path(folder);
        if (!Files.isDirectory(place)) {
            session.warn("There is no folder " + place + "; take a backup, or name another folder");
            return ExitCode.NOT_FOUND.code();
        }
        Shelf shelf = new Shelf(place, SigningKey.of(session, keyFile));
        List<BackupSet> sets = shelf.sets();
        Instant now = Instant.ofEpochMilli(session.clock().millis());
        session.print(Report.of("backup.list")
                .with("folder", place.toString())
                .with("strays", shelf.strays())
                .rows("sets", sets.stream().map(set -> row(set, now)).toList()));
        if (sets.isEmpty()) {
            return ExitCode.NOT_FOUND.code();
        }
        boolean isSound = sets.stream().allMatch(BackupSet::isSound);
        return (isSound ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private static Map<String, Object> row(BackupSet set, Instant now) {
        Manifest manifest = set.manifest();
        if (manifest == null) {
            return Report.row("set", set.name().stamp(), "state", set.state(), "trouble", set.trouble());
        }
        return Report.row(
                "set", set.name().stamp(),
                "state", set.state(),
                "ageSeconds", Duration.between(manifest.taken(), now).toSeconds(),
                "topology", manifest.topology(),
                "files", manifest.files().size(),
                "keys", manifest.keys(),
                "bytes", manifest.bytes(),
                "signature", set.signature().label(),
                "source", manifest.source(),
                "trouble", set.trouble());
    }
}
