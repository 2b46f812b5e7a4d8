package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final CopyOptions copying = new CopyOptions();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "How many keys of each server are compared. Default: 100.")
    private int samples = 100;

    /** For that run. */
    public DrillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<SigningKey> key = copying.key(session);
        session.interruption().heed();
        Path place = copying.folder(session);
        try (Fleet fleet = session.fleet()) {
            boolean isCluster = fleet.topology() == Topology.CLUSTER;
            Map<Server, Samples> drawn = new LinkedHashMap<>();
            new Sources(session, fleet, copying.choice())
                    .chosen(null)
                    .forEach(source -> drawn.put(source.server(), Samples.draw(source.server(), isCluster, samples)));
            long begun = session.clock().nanos();
            Manifest manifest = copying.taking(session, null).take(fleet, key);
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
        Drill drill = new Drill(set, copying.patience());
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
