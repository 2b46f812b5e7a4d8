package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.Answer;
import dev.larder.topologies.ClusterView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder dr-plan}. */
@Command(
        name = "dr-plan",
        description =
                "Writes the disaster recovery plan of this Redis, in Markdown: what there is, what may be lost, which way to go, each"
                        + " scenario with its commands filled in, a log for game days. Changes nothing.")
public final class DrPlanCommand implements Callable<Integer> {

    private static final int BYTES_PER_MB = 1 << 20;

    private final Session session;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where backups are kept. Default: .larder/backups")
    private Path folder = Location.DEFAULT;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there; never over another file. Default: standard output.")
    private @Nullable Path out;

    /** For that run. */
    public DrPlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = session.fleet()) {
            String topology = fleet.topology().name().toLowerCase(Locale.ROOT);
            String plan = PlanTemplate.ofResource("dr-plan.md").fill(topology, gaps(fleet, topology));
            if (out == null) {
                session.out().print(plan);
                session.out().flush();
            } else {
                write(session.path(out), plan);
            }
            return ExitCode.OK.code();
        }
    }

    private Map<String, String> gaps(Fleet fleet, String topology) {
        Path place = session.path(folder);
        Map<String, String> gaps = new LinkedHashMap<>();
        gaps.put("redis", session.target().toString());
        gaps.put("topology", topology);
        gaps.put(
                "today",
                Instant.ofEpochMilli(session.clock().millis())
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .toString());
        gaps.put("master", fleet.masterName());
        gaps.put("backups", place.toString());
        gaps.put("servers", servers(fleet));
        gaps.put("slots", slots(fleet));
        gaps.put(
                "commandUp",
                "larder redis up --topology " + topology + "      # or as your servers are started: docs/operate.md");
        Optional<Manifest> newest = newest(place);
        gaps.put(
                "newest",
                newest.map(manifest -> manifest.name() + ", " + manifest.keys() + " keys")
                        .orElse("none yet"));
        gaps.put(
                "counts",
                newest.map(manifest -> manifest.keys() + " keys at the newest backup")
                        .orElse("[keys]"));
        gaps.put(
                "namespaces",
                newest.map(manifest -> String.join(", ", manifest.namespaces()))
                        .filter(names -> !names.isEmpty())
                        .orElse("[names]"));
        return gaps;
    }

    private static Optional<Manifest> newest(Path place) {
        return Files.isDirectory(place)
                ? new Shelf(place, Optional.empty())
                        .sets().stream()
                                .filter(set -> set.state().equals("complete"))
                                .findFirst()
                                .map(BackupSet::manifest)
                : Optional.empty();
    }

    private static String servers(Fleet fleet) {
        return fleet.all().stream().map(DrPlanCommand::row).collect(Collectors.joining("\n"));
    }

    private static String row(Server server) {
        if (server.role() == Role.SENTINEL) {
            return "| " + server + " | sentinel | | | |";
        }
        try {
            Answer info = server.ask("INFO");
            return "| " + server + " | " + server.role().label() + " | " + info.line("redis_version") + " | "
                    + keys(info) + " | " + Long.parseLong(info.line("used_memory")) / BYTES_PER_MB + " MB |";
        } catch (Failure down) {
            return "| " + server + " | " + server.role().label() + " | does not answer | | |";
        }
    }

    private static long keys(Answer info) {
        return info.text()
                .lines()
                .filter(line -> line.matches("db\\d+:keys=.*"))
                .mapToLong(line -> Long.parseLong(
                        line.replaceFirst("^db\\d+:keys=(\\d+),.*$", "$1").strip()))
                .sum();
    }

    private static String slots(Fleet fleet) {
        if (fleet.topology() != Topology.CLUSTER) {
            return "";
        }
        ClusterView view = Sources.view(fleet);
        return fleet.all(Role.MASTER).stream()
                .map(master -> slots(master, Sources.nodeOf(master, view)))
                .collect(Collectors.joining("\n"));
    }

    private static String slots(Server master, ClusterView.Node node) {
        return "   - " + master + ": `" + String.join(" ", node.slots()) + "`, epoch " + node.epoch();
    }

    private static void write(Path file, String plan) {
        try {
            Files.writeString(file, plan, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (java.nio.file.FileAlreadyExistsException there) {
            throw new Failure(
                    ExitCode.REFUSED, file + " is there, and people have filled in its gaps; name another file", there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
