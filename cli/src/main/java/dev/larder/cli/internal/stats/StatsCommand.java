package dev.larder.cli.internal.stats;

import dev.larder.cli.internal.figures.CacheFigures;
import dev.larder.cli.internal.figures.NodeFigures;
import dev.larder.cli.internal.figures.ServerFigures;
import dev.larder.cli.internal.figures.TierFigures;
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

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description =
                    "What a row is: server, node, cache, tier, advice or intervals; the last four as nodes with larder-console have published them."
                            + " Default: server.")
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
        NODE,
        CACHE,
        TIER,
        ADVICE,
        INTERVALS
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
        return switch (by) {
            case SERVER -> report.rows("servers", servers(fleet));
            case NODE ->
                report.rows("nodes", nodes.stream().map(node -> node.row(now)).toList());
            case CACHE -> report.rows("caches", CacheFigures.rows(published(fleet, namespace, nodes)));
            case ADVICE -> report.rows("advice", CacheFigures.advice(published(fleet, namespace, nodes)));
            case INTERVALS -> report.rows("intervals", CacheFigures.intervals(published(fleet, namespace, nodes)));
            case TIER -> report.rows("tiers", TierFigures.rows(published(fleet, namespace, nodes)));
        };
    }

    private List<NodeFigures> published(Fleet fleet, String namespace, List<Node> nodes) {
        List<NodeFigures> published = NodeFigures.published(fleet, namespace, nodes);
        if (published.isEmpty()) {
            session.warn(
                    "No node has published figures: nodes without larder-console do not, and others every 10 seconds");
        }
        return published;
    }

    private static List<Map<String, Object>> servers(Fleet fleet) {
        return fleet.holders().stream().map(StatsCommand::row).toList();
    }

    /** A replica may be down while the master answers; that is news, not a failure. */
    private static Map<String, Object> row(Server server) {
        if (server.role() == dev.larder.cli.internal.servers.Role.MASTER) {
            return ServerFigures.row(server);
        }
        try {
            return ServerFigures.row(server);
        } catch (RuntimeException down) {
            return Report.row("server", server.toString(), "role", "silent");
        }
    }

    private void watch(Fleet fleet, Duration interval) {
        ServerFigures before = ServerFigures.ofMasters(fleet, session.clock().nanos());
        for (long line = 0; line < count && !session.interruption().isRequestedWithin(interval); line++) {
            ServerFigures now = ServerFigures.ofMasters(fleet, session.clock().nanos());
            String at = Instant.ofEpochMilli(session.clock().millis()).toString();
            Report rates = Report.of("stats.rates").with("at", at);
            now.since(before).forEach(rates::with);
            session.print(rates);
            before = now;
        }
    }
}
