package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder restore}. */
@Command(
        name = "restore",
        description = {
            "Puts a backup back into a Redis that runs and is empty: one server, sentinels or a cluster, also of another number of shards."
                    + " Keys are written one by one; no file of the target is touched.",
            "Then everything that nodes hold is declared untrue (a horizon), and replicas are waited for. Exit code 3 if the backup is"
                    + " damaged, 7 if the target is not empty, 8 if some keys could not be written."
        })
public final class RestoreCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "DIR|MANIFEST",
            arity = "0..1",
            description = "A manifest, or a folder: the newest complete backup in it. Default: .larder/backups")
    private Path named = Location.DEFAULT;

    @Option(
            names = "--target",
            paramLabel = "URI",
            required = true,
            description = "The Redis to restore into, as for --redis; passwords come from the same places.")
    private String target = "";

    @Option(names = "--dry-run", description = "Verify, look at the target, and say what would be done.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description =
                    "Also where the target holds keys: they are backed up, then deleted. The target's address has to be typed.")
    private boolean force;

    @Option(
            names = "--confirm",
            paramLabel = "URI",
            description = "The target's address once more, instead of typing it.")
    private @Nullable String confirmation;

    @Option(names = "--partial", description = "Also a backup of one node only.")
    private boolean partial;

    @Option(
            names = "--keep-values",
            description =
                    "Believe what is restored: no horizon; nodes only forget what they hold themselves. For what has no other home,"
                            + " such as sessions; what was declared untrue since the backup comes back too. No node may run meanwhile.")
    private boolean keepsValues;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long loading or copying one file may take. Default: 1h.")
    private Duration patience = Duration.ofHours(1);

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Holds the key of its signature. Default: LARDER_BACKUP_KEY_FILE, LARDER_BACKUP_KEY.")
    private @Nullable Path keyFile;

    /** For that run. */
    public RestoreCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<SigningKey> key = SigningKey.of(session, keyFile);
        session.interruption().heed();
        BackupSet set = Shelf.setAt(session.path(named), key);
        Restoring restoring = new Restoring(session, set, patience);
        List<Verification.Finding> wrongs = restoring.wrongs();
        if (!wrongs.isEmpty()) {
            return refuseDamaged(set, wrongs);
        }
        requireWhole(set);
        session.aimAt(target);
        try (Fleet fleet = session.fleet()) {
            restoring.requireFit(fleet);
            Ground ground = Ground.of(fleet);
            requireSilence(ground);
            Report report = plan(set, fleet, ground);
            return dryRun ? previewed(report) : carryOut(restoring, fleet, ground, report, key);
        }
    }

    private int refuseDamaged(BackupSet set, List<Verification.Finding> wrongs) {
        session.print(Report.of("restore")
                .with("set", set.name().stamp())
                .with("done", false)
                .rows("files", wrongs.stream().map(Verification.Finding::row).toList())
                .verdict("damaged"));
        session.warn("The backup is damaged and nothing was done; 'larder backup list' names others");
        return ExitCode.FINDINGS.code();
    }

    private void requireWhole(BackupSet set) {
        if (!partial && set.state().equals("partial")) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Set " + set.name() + " holds one node only, not all data; say --partial if that is meant");
        }
    }

    private void requireSilence(Ground ground) {
        if (keepsValues && !ground.journals().isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nodes of " + ground.journals()
                            + " write into the target: with --keep-values they have to be stopped, and"
                            + " the target has to be without their journals");
        }
    }

    private Report plan(BackupSet set, Fleet fleet, Ground ground) {
        Manifest manifest = Optional.ofNullable(set.manifest()).orElseThrow();
        return Report.of("restore")
                .with("set", set.name().stamp())
                .with("taken", manifest.taken().toString())
                .with("signature", set.signature().label())
                .with("target", session.target().toString())
                .with(
                        "masters",
                        fleet.all(Role.MASTER).stream().map(Object::toString).toList())
                .with("empty", ground.isEmpty())
                .with("keys", manifest.keys())
                .with("namespaces", List.copyOf(namespaces(set, ground)))
                .with("afterwards", keepsValues ? "values are believed" : "horizon");
    }

    private static Set<String> namespaces(BackupSet set, Ground ground) {
        Set<String> all = new TreeSet<>(ground.journals());
        Optional.ofNullable(set.manifest()).ifPresent(manifest -> all.addAll(manifest.namespaces()));
        return all;
    }

    private int previewed(Report report) {
        session.print(report.with("done", false));
        return ExitCode.OK.code();
    }

    private int carryOut(Restoring restoring, Fleet fleet, Ground ground, Report report, Optional<SigningKey> key) {
        List<String> before = new ArrayList<>();
        if (!ground.isEmpty()) {
            approve();
            before.add(clear(fleet, restoring.set(), key));
        }
        Replay.Result result = restoring.replay(fleet, ground.journals());
        Aftermath aftermath = new Aftermath(session, fleet);
        if (!session.interruption().isRequested()) {
            tellNodes(aftermath, restoring.set(), ground);
        }
        return finished(report.with("before", before), result, aftermath.replicasBehind());
    }

    private void tellNodes(Aftermath aftermath, BackupSet set, Ground ground) {
        for (String namespace : namespaces(set, ground)) {
            if (keepsValues) {
                aftermath.renameJournal(namespace);
            } else {
                aftermath.appendHorizon(namespace, "restored from the backup of " + set.name());
            }
        }
    }

    private void approve() {
        String name = session.target().toString();
        if (!force) {
            throw new Failure(
                    ExitCode.REFUSED,
                    name
                            + " is not empty; restore into an empty one, or say --force: then what is there is backed up and deleted");
        }
        if (confirmation == null) {
            session.confirm(
                    "Everything in " + name + " will be backed up, deleted, and replaced.",
                    name,
                    "Say --confirm and the target's address: " + name);
        } else if (!confirmation.equals(name) && !confirmation.equals(target)) {
            throw new Failure(ExitCode.REFUSED, "Nothing was done: --confirm is not the target's address, " + name);
        }
    }

    private String clear(Fleet fleet, BackupSet set, Optional<SigningKey> key) {
        Manifest taken = new Taking(session, set.folder(), Choice.AUTO, null, patience).take(fleet, key);
        session.say("What was there is kept as set " + taken.name());
        fleet.all(Role.MASTER).forEach(master -> master.ask("FLUSHALL"));
        return taken.name().stamp();
    }

    private int finished(Report report, Replay.Result result, long behind) {
        boolean isInterrupted = session.interruption().isRequested();
        session.print(report.with("done", !isInterrupted && result.failed() == 0)
                .with("written", result.written())
                .with("leftOut", result.leftOut())
                .with("expired", result.expired())
                .with("thereAlready", result.taken())
                .with("failed", result.failed())
                .with("replicasBehind", behind));
        if (isInterrupted) {
            session.warn(
                    "Interrupted: some keys are there, some are not, and nodes were told nothing; restore once more with --force,"
                            + " or say 'larder invalidate --all'");
            return ExitCode.INTERRUPTED.code();
        }
        if (behind > 0) {
            session.warn(behind + " replicas do not have all of it yet; see 'larder doctor'");
        }
        if (result.failed() > 0) {
            session.warn(result.failed() + " keys could not be written, the first of them " + result.failure());
            return (result.written() > 0 ? ExitCode.PARTIAL : ExitCode.FAILURE).code();
        }
        return ExitCode.OK.code();
    }
}
