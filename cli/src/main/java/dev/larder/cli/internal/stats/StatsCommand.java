package dev.larder.cli.internal.stats;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder stats}. */
@Command(
        name = "stats",
        description =
                "Tells the figures of the servers, or of the namespace's nodes; with --watch as rates, again and again.")
public final class StatsCommand implements Runnable {

    private final Session session;

    @Option(names = "--by", paramLabel = "WHAT", description = "What a row is: server or node. Default: server.")
    private By by = By.SERVER;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "Print the masters' rates this often, until Ctrl-C.")
    private @Nullable Duration watch;

    @Option(names = "--count", paramLabel = "N", description = "With --watch: end after so many lines.")
    private long count = Long.MAX_VALUE;

    /** What a row is about. */
    enum By {
        SERVER,
        NODE
    }

    /** For that run. */
    public StatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            if (watch == null) {
                session.print(report(fleet, namespace));
            } else {
                watch(fleet, watch);
            }
        }
    }

    private Report report(Fleet fleet, String namespace) {
        JournalStreams journal = new JournalStreams(fleet, namespace);
        long now = session.clock().millis();
        List<Node> nodes = Node.all(fleet, namespace);
        Report report = Report.of("stats")
                .with("redis", session.target().toString())
                .with("namespace", namespace)
                .with("keyRecords", journal.length(Kind.KEYS))
                .with("groupRecords", journal.length(Kind.GROUPS))
                .with(
                        "nodesHere",
                        nodes.stream().filter(node -> node.isHere(now)).count())
                .with(
                        "longestLagMillis",
                        nodes.stream()
                                .filter(node -> node.isHere(now))
                                .mapToLong(node -> Math.round(node.lagMillis()))
                                .max()
                                .orElse(0));
        return by == By.NODE
                ? report.rows("nodes", nodes.stream().map(node -> node.row(now)).toList())
                : report.rows("servers", servers(fleet));
    }

    private static List<Map<String, Object>> servers(Fleet fleet) {
        return fleet.holders().stream().map(StatsCommand::row).toList();
    }

    /** A replica may be down while the master answers; that is news, not a failure. */
    private static Map<String, Object> row(Server server) {
        if (server.role() == dev.larder.cli.internal.servers.Role.MASTER) {
            return Figures.row(server);
        }
        try {
            return Figures.row(server);
        } catch (RuntimeException down) {
            return Report.row("server", server.toString(), "role", "silent");
        }
    }

    private void watch(Fleet fleet, Duration interval) {
        Figures before = Figures.ofMasters(fleet, session.clock().nanos());
        for (long line = 0; line < count && !session.interruption().isRequestedWithin(interval); line++) {
            Figures now = Figures.ofMasters(fleet, session.clock().nanos());
            String at = Instant.ofEpochMilli(session.clock().millis()).toString();
            session.print(now.since(before, at));
            before = now;
        }
    }
}
