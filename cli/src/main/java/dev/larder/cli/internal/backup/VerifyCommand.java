package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder verify}, which is {@code larder backup verify} too. */
@Command(
        name = "verify",
        description = {
            "Reads backups to their end: signature, SHA-256, redis-check-rdb; with --boot each is also loaded by a server that is thrown away,"
                    + " and all keys and values are compared with what they were.",
            "Exit code 3 if one is damaged, 4 if there is none."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "0..1",
            description =
                    "A folder: all its backups. A manifest: that one. An .rdb: by its manifest, or alone. Default: .larder/backups")
    private Path named = Location.DEFAULT;

    @Option(names = "--boot", description = "Load each file too.")
    private boolean boots;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long loading one may take. Default: 1h.")
    private Duration patience = Duration.ofHours(1);

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Holds the key of their signatures. Default: LARDER_BACKUP_KEY_FILE, LARDER_BACKUP_KEY.")
    private @Nullable Path keyFile;

    /** For that run. */
    public VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path place = session.path(named);
        if (!Files.exists(place)) {
            throw new Failure(
                    ExitCode.NOT_FOUND, place + " is not there; name a folder of backups, a manifest or a file");
        }
        Optional<SigningKey> key = SigningKey.of(session, keyFile);
        Verification verification = new Verification(boots, patience);
        List<Verification.Finding> findings = Files.isDirectory(place)
                ? ofFolder(new Shelf(place, key), verification)
                : ofFile(place, key, verification);
        return printed(place, findings);
    }

    private List<Verification.Finding> ofFolder(Shelf shelf, Verification verification) {
        List<Verification.Finding> findings = new ArrayList<>();
        for (BackupSet set : shelf.sets()) {
            tellSignature(set);
            findings.addAll(verification.verify(set));
        }
        shelf.strays()
                .forEach(file -> findings.add(
                        new Verification.Finding("", file, "stray", "no manifest names it: it is no backup")));
        if (findings.isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "There is no backup in " + shelf.folder());
        }
        return findings;
    }

    private List<Verification.Finding> ofFile(Path file, Optional<SigningKey> key, Verification verification) {
        String name = file.getFileName().toString();
        Path manifest = SetName.ofFile(name)
                .map(set -> file.resolveSibling(set.manifest()))
                .orElse(file);
        if (SetName.ofManifest(manifest.getFileName().toString()).isEmpty() || !Files.exists(manifest)) {
            return List.of(verification.verifyAlone(file));
        }
        BackupSet set = BackupSet.read(manifest, key);
        tellSignature(set);
        return verification.verify(set);
    }

    private void tellSignature(BackupSet set) {
        if (set.signature() == Signature.NONE) {
            session.warn("Set " + set.name() + " is not signed: whether somebody changed it cannot be told");
        } else if (set.signature() == Signature.UNCHECKED) {
            session.warn(
                    "The signature of set " + set.name() + " was not checked, for there is no key; see --key-file");
        }
    }

    private int printed(Path place, List<Verification.Finding> findings) {
        long bad = findings.stream().filter(finding -> !finding.isGood()).count();
        session.print(Report.of("verify")
                .with("place", place.toString())
                .with("booted", boots)
                .with("good", findings.size() - bad)
                .with("bad", bad)
                .rows("files", findings.stream().map(Verification.Finding::row).toList())
                .verdict(bad == 0 ? "good" : "damaged"));
        return (bad == 0 ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
