package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import dev.larder.redis.internal.address.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder drill}. */
@Command(
        name = "drill",
        description = {
            "Takes a backup, loads it as a restore would, by servers that are thrown away, and compares: number of keys, keys by prefix, a digest"
                    + " of everything, and keys drawn by lot with the servers that were copied.",
            "The backup stays. Exit code 3 if anything differs."
        })
public final class DrillCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where backups are kept. Default: .larder/backups")
    private Path folder = Location.DEFAULT;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "How many keys of each server are compared. Default: 100.")
    private int samples = 100;

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

    /** For that run. */
    public DrillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<SigningKey> key = SigningKey.of(session, keyFile);
        session.interruption().heed();
        Path place = session.path(folder);
        try (Fleet fleet = session.fleet()) {
            boolean isCluster = fleet.topology() == Topology.CLUSTER;
            Map<Server, Samples> drawn = new LinkedHashMap<>();
            new Sources(session, fleet, choice)
                    .chosen(null)
                    .forEach(source -> drawn.put(source.server(), Samples.draw(source.server(), isCluster, samples)));
            long begun = session.clock().nanos();
            Manifest manifest = new Taking(session, place, choice, null, patience).take(fleet, key);
            long taken = session.clock().nanos();
            Map<String, Samples> lasting = new LinkedHashMap<>();
            drawn.forEach((server, one) -> lasting.put(server.toString(), one.stillTrue(server, isCluster)));
            List<Drill.Outcome> outcomes =
                    outcomes(BackupSet.read(place.resolve(manifest.name().manifest()), key), lasting);
            return printed(
                    manifest,
                    outcomes,
                    Duration.ofNanos(taken - begun),
                    Duration.ofNanos(session.clock().nanos() - taken));
        }
    }

    private List<Drill.Outcome> outcomes(BackupSet set, Map<String, Samples> lasting) {
        Drill drill = new Drill(set, patience);
        List<Drill.Outcome> outcomes = new ArrayList<>();
        for (Copy copy : set.copies()) {
            session.say("Loading " + copy.file());
            outcomes.add(drill.run(copy, lasting.getOrDefault(copy.origin().node(), new Samples(Map.of()))));
        }
        return outcomes;
    }

    private int printed(Manifest manifest, List<Drill.Outcome> outcomes, Duration taking, Duration loading) {
        boolean isGood = outcomes.stream().allMatch(Drill.Outcome::isGood);
        session.print(Report.of("drill")
                .with("set", manifest.name().stamp())
                .with("source", manifest.source())
                .with("topology", manifest.topology())
                .with("keys", manifest.keys())
                .with("takingMillis", taking.toMillis())
                .with("loadingMillis", loading.toMillis())
                .rows("files", outcomes.stream().map(Drill.Outcome::row).toList())
                .verdict(isGood ? "restorable" : "different"));
        return (isGood ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
