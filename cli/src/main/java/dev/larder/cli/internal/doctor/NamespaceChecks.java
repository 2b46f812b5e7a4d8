package dev.larder.cli.internal.doctor;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.session.Session;
import java.time.Duration;
import java.util.List;

/** Whether what is declared untrue reaches everybody. */
final class NamespaceChecks {

    /** Of no cache, so that nobody misses it. */
    private static final String NOBODYS_KEY = "larder-doctor";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SLOW_MILLIS = 250;
    private static final long SUSPECT_MILLIS = 5_000;

    private NamespaceChecks() {}

    static List<Finding> journal(Patient patient) {
        return patient.namespace()
                .map(namespace -> List.of(roundTrip(patient, namespace)))
                .orElseGet(() -> List.of(Finding.skipped("journal", "no --namespace is named")));
    }

    private static Finding roundTrip(Patient patient, String namespace) {
        Session session = patient.session();
        try (Guest guest = Guest.in(session, patient.fleet(), namespace)) {
            if (!guest.isReadyWithin(PATIENCE, session)) {
                return Finding.skipped(namespace, "interrupted");
            }
            long begun = session.clock().nanos();
            Acknowledgement answer = guest.larder().invalidate(Invalidation.cacheKey(NOBODYS_KEY));
            return roundTrip(
                    namespace,
                    answer,
                    Duration.ofNanos(session.clock().nanos() - begun).toMillis());
        } catch (RuntimeException failed) {
            return Finding.error(
                    namespace,
                    "Nothing can be declared untrue: " + failed.getMessage(),
                    "See the checks before this one; the user needs the rights of docs/redis.md.");
        }
    }

    static Finding roundTrip(String namespace, Acknowledgement answer, long millis) {
        if (answer == Acknowledgement.DEFERRED) {
            return Finding.error(
                    namespace,
                    "An invalidation was not acknowledged",
                    "See persistence, memory and replication above.");
        }
        String what = "an invalidation is acknowledged after " + millis + " ms";
        return millis > SLOW_MILLIS
                ? Finding.warn(namespace, what, "Look for slow commands (SLOWLOG GET), a slow disk, a far network.")
                : Finding.ok(namespace, what);
    }

    static List<Finding> nodes(Patient patient) {
        if (patient.namespace().isEmpty()) {
            return List.of(Finding.skipped("nodes", "no --namespace is named"));
        }
        String namespace = patient.namespace().get();
        long now = patient.session().clock().millis();
        List<Node> here = Node.all(patient.fleet(), namespace).stream()
                .filter(node -> node.isHere(now))
                .toList();
        return here.isEmpty()
                ? List.of(Finding.ok(namespace, "no node is here"))
                : here.stream().map(NamespaceChecks::node).toList();
    }

    static Finding node(Node node) {
        String what = "reads " + Math.round(node.lagMillis()) + " ms behind";
        return node.lagMillis() > SUSPECT_MILLIS
                ? Finding.warn(
                        "node " + node.id(), what, "It is overloaded, or far away; look at its log and its processor.")
                : Finding.ok("node " + node.id(), what);
    }
}
