package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder backup}. */
@Command(
        name = "backup",
        description = {
            "Copies all data of a Redis into a folder, and says nothing is wrong only if nothing is: one server of each shard, a replica where"
                    + " one is up to date, read to its end, with a manifest of digests beside it.",
            "A server of this machine follows theirs for a moment and writes the file; it needs as much memory here as theirs uses."
        },
        synopsisSubcommandLabel = "[COMMAND]")
public final class BackupCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final CopyOptions copying = new CopyOptions();

    @Option(names = "--node", paramLabel = "HOST:PORT", description = "Only this server. Default: one of each shard.")
    private @Nullable String node;

    @Option(names = "--keep", paramLabel = "N", description = "Keep the newest N of this Redis, delete older ones.")
    private @Nullable Integer keep;

    @Option(
            names = "--keep-days",
            paramLabel = "DAYS",
            description = "Keep those younger than that; with --keep, delete only what is both too many and too old.")
    private @Nullable Integer keepDays;

    private BackupCommand(Session session) {
        this.session = session;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Session session) {
        return new CommandLine(new BackupCommand(session))
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new VerifyCommand(session));
    }

    @Override
    public Integer call() {
        Retention retention = retention();
        Optional<SigningKey> key = copying.key(session);
        session.interruption().heed();
        Path place = copying.folder(session);
        try (Fleet fleet = session.fleet()) {
            Manifest manifest = copying.taking(session, node).take(fleet, key);
            List<String> deleted = tidy(new Shelf(place, key), manifest, retention);
            session.print(report(manifest, place, key.isPresent(), deleted));
        }
        if (key.isEmpty()) {
            session.warn("The backup is not signed: whoever can write to " + place
                    + " can change it unnoticed; see --key-file");
        }
        return ExitCode.OK.code();
    }

    private Retention retention() {
        if ((keep != null && keep < 1) || (keepDays != null && keepDays < 1)) {
            throw new Failure(ExitCode.USAGE, "--keep and --keep-days are 1 at least: the newest backup always stays");
        }
        return new Retention(keep, keepDays == null ? null : Duration.ofDays(keepDays));
    }

    private List<String> tidy(Shelf shelf, Manifest taken, Retention retention) {
        Instant now = Instant.ofEpochMilli(session.clock().millis());
        List<BackupSet> sets = shelf.sets();
        sets.stream()
                .filter(set -> !set.isSound())
                .forEach(set -> session.warn("Set " + set.name() + " is damaged and was left alone: " + set.trouble()));
        shelf.strays().forEach(file -> session.warn(file + " belongs to no manifest and was left alone"));
        List<BackupSet> gone = retention.outlived(sets, taken, now);
        gone.forEach(Retention::delete);
        return gone.stream().map(set -> set.name().stamp()).toList();
    }

    private static Report report(Manifest manifest, Path folder, boolean isSigned, List<String> deleted) {
        return manifest.report()
                .with("manifest", folder.resolve(manifest.name().manifest()).toString())
                .with("signed", isSigned)
                .with("keys", manifest.keys())
                .with("bytes", manifest.bytes())
                .with("deleted", deleted);
    }
}
