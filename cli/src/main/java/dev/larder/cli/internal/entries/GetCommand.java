package dev.larder.cli.internal.entries;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.codecs.Envelope;
import dev.larder.codecs.Payload;
import dev.larder.redis.internal.address.Topology;
import dev.larder.tier.Entry;
import dev.larder.topologies.RedisCluster;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code larder get}. */
@Command(
        name = "get",
        description = {
            "Says where a key is: what Redis has of it, and which nodes may have a copy. Exit code 4 if Redis has nothing.",
            "What is in a node's memory and on its disk only that node knows; here stands which nodes follow the journal and have such tiers."
        })
public final class GetCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "KEY", description = "The cache key without the namespace, as goal:42.")
    private String key = "";

    /** For that run. */
    public GetCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            Stored stored = Stored.read(fleet, namespace, key);
            long now = session.clock().millis();
            Report report = report(stored, fleet, now)
                    .rows(
                            "nodes",
                            Node.all(fleet, namespace).stream()
                                    .map(node -> node.row(now))
                                    .toList());
            session.print(report);
            return (stored.isAbsent() ? ExitCode.NOT_FOUND : ExitCode.OK).code();
        }
    }

    private static Report report(Stored stored, Fleet fleet, long now) {
        Report report = Report.of("get")
                .with("key", stored.key())
                .with("redisKey", stored.fullKey())
                .with("server", stored.server());
        if (fleet.topology() == Topology.CLUSTER) {
            report.with("slot", RedisCluster.slotOf(stored.fullKey()));
        }
        report.with("found", !stored.isAbsent())
                .with(
                        "lease",
                        stored.lease().isEmpty() ? "none" : stored.lease().startsWith("w") ? "write" : "load");
        if (stored.bytes() != null) {
            report.with("ttlMillis", stored.ttlMillis()).with("sizeBytes", stored.bytes().length);
        }
        if (stored.refusal() != null) {
            report.with("refused", stored.refusal().kind().name().toLowerCase(Locale.ROOT));
        }
        byte[] bytes = stored.bytes();
        if (bytes == null || stored.envelope() == null) {
            return report;
        }
        return described(report.with("encrypted", Envelope.isEncrypted(bytes)), stored.envelope(), now);
    }

    private static Report described(Report report, Envelope envelope, long now) {
        Entry<Payload> entry = envelope.entry();
        report.with("negative", entry.isNegative())
                .with("ageMillis", Math.max(0, now - entry.createdAt()))
                .with("createdAt", time(entry.createdAt()))
                .with("freshUntil", time(entry.freshUntil()))
                .with("staleUntil", time(entry.staleUntil()))
                .with("stamp", entry.stamp())
                .with("stampAt", time(entry.stamp() >> 16))
                .with("tags", entry.tags().stream().sorted().toList())
                .with("valueVersion", entry.version())
                .with("schema", String.format(Locale.ROOT, "%08x", envelope.schema()))
                .with("serializer", envelope.serializer().name().toLowerCase(Locale.ROOT))
                .with("loadCostMicros", entry.loadCostMicros());
        List<Payload> payload = entry.value() == null ? List.of() : List.of(entry.value());
        payload.forEach(
                value -> report.with("compression", value.compression().name().toLowerCase(Locale.ROOT))
                        .with("valueBytes", value.length()));
        return report;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
