package dev.larder.cli.internal.journal;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.journal.WrittenRecord;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code larder journal lag}. */
@Command(
        name = "lag",
        description =
                "Tells how far each node has read, as of its last heartbeat, beside how far the journal goes now.")
final class LagCommand implements Runnable {

    private final Session session;

    LagCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            JournalStreams journal = new JournalStreams(fleet, namespace);
            String keys = journal.newest(Kind.KEYS).map(WrittenRecord::id).orElse("");
            String groups = journal.newest(Kind.GROUPS).map(WrittenRecord::id).orElse("");
            long now = session.clock().millis();
            List<Map<String, Object>> rows = Node.all(fleet, namespace).stream()
                    .map(node -> row(node, keys, groups, now))
                    .toList();
            session.print(Report.of("journal.lag")
                    .with("namespace", namespace)
                    .with("newestKeyRecord", keys)
                    .with("newestGroupRecord", groups)
                    .rows("nodes", rows));
        }
    }

    private static Map<String, Object> row(Node node, String keys, String groups, long now) {
        return Report.row(
                "node", node.id(),
                "state", node.isHere(now) ? "here" : "silent",
                "seenMillisAgo", Math.max(0, now - node.seenAtMillis()),
                "lagMillis", Math.round(node.lagMillis()),
                "keyRecord", node.keys(),
                "groupRecord", node.groups(),
                "atTheHead", node.keys().equals(keys) && node.groups().equals(groups));
    }
}
