package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Target;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.topologies.Answer;
import java.util.List;
import java.util.Set;

/** One of the two Redis, whose servers are looked up anew now and then: its master may be another one by now. For one thread. */
final class Side implements AutoCloseable {

    private static final long MICROS = 1_000;

    private final Target target;
    private Fleet fleet;

    /** @throws dev.larder.cli.internal.exit.Failure if nobody answers */
    Side(Target target) {
        this.target = target;
        this.fleet = Fleet.of(target);
    }

    Target target() {
        return target;
    }

    Fleet fleet() {
        return fleet;
    }

    JournalStreams journal(String namespace) {
        return new JournalStreams(fleet, namespace);
    }

    /** Looks the servers up; what was known stays if nobody answers. */
    void renew() {
        Fleet found = Fleet.of(target);
        fleet.close();
        fleet = found;
    }

    /** The time where the namespace's journal is, epoch milliseconds. */
    long millis(String namespace) {
        List<Answer> time =
                fleet.masterOf(new JournalKeys(namespace).nodes()).ask("TIME").items();
        return Long.parseLong(time.get(0).text()) * 1_000
                + Long.parseLong(time.get(1).text()) / MICROS;
    }

    /** Nodes that were heard of within the last ten seconds, apart from some. */
    List<String> nodes(String namespace, Set<String> apartFrom) {
        long now = millis(namespace);
        return Node.all(fleet, namespace).stream()
                .filter(node -> node.isHere(now))
                .map(Node::id)
                .filter(id -> !apartFrom.contains(id))
                .toList();
    }

    @Override
    public void close() {
        fleet.close();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
