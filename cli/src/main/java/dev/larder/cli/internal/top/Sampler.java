package dev.larder.cli.internal.top;

import dev.larder.cli.internal.figures.CacheFigures;
import dev.larder.cli.internal.figures.CacheRates;
import dev.larder.cli.internal.figures.NodeFigures;
import dev.larder.cli.internal.figures.ServerFigures;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, and remembers what it takes to make rates: of each node the last two of its words. For one thread.
 */
final class Sampler implements AutoCloseable {

    private final Session session;
    private final String namespace;
    private final Map<String, Words> words = new HashMap<>();
    private @Nullable Fleet fleet;
    private @Nullable ServerFigures before;

    /** The last two; the same twice where there was only one. */
    private record Words(NodeFigures previous, NodeFigures latest) {
        Words then(NodeFigures newer) {
            return newer.at() > latest.at() ? new Words(latest, newer) : this;
        }

        List<CacheRates> rates() {
            double seconds = (latest.at() - previous.at()) / 1_000.0;
            if (seconds <= 0) {
                return List.of();
            }
            Map<String, CacheFigures> then = previous.caches().stream()
                    .collect(Collectors.toMap(CacheFigures::name, Function.identity(), (a, b) -> a));
            return latest.caches().stream()
                    .filter(cache -> then.containsKey(cache.name()))
                    .map(cache -> CacheRates.between(then.getOrDefault(cache.name(), cache), cache, seconds))
                    .toList();
        }
    }

    Sampler(Session session, String namespace) {
        this.session = session;
        this.namespace = namespace;
    }

    /** How everything stands now. Where that cannot be told, the servers are looked up anew the next time. */
    Snapshot take() {
        Fleet servers = fleet == null ? session.fleet() : fleet;
        fleet = servers;
        try {
            return take(servers);
        } catch (RuntimeException lost) {
            close();
            throw lost;
        }
    }

    private Snapshot take(Fleet servers) {
        NodeFigures.watch(servers, namespace);
        ServerFigures now = ServerFigures.ofMasters(servers, session.clock().nanos());
        Map<String, Object> rates = now.since(before == null ? now : before);
        before = now;
        List<Node> nodes = Node.all(servers, namespace);
        remember(NodeFigures.published(servers, namespace, nodes));
        long millis = session.clock().millis();
        return new Snapshot(
                Instant.ofEpochMilli(millis).toString(),
                millis,
                namespace,
                session.target().toString(),
                rates,
                nodes.stream().map(this::of).toList());
    }

    /** Whoever has published nothing is forgotten. */
    private void remember(List<NodeFigures> published) {
        words.keySet().retainAll(published.stream().map(NodeFigures::node).toList());
        published.forEach(said -> words.merge(said.node(), new Words(said, said), (old, fresh) -> old.then(said)));
    }

    private Snapshot.OfNode of(Node node) {
        return Optional.ofNullable(words.get(node.id()))
                .map(said -> new Snapshot.OfNode(
                        node,
                        /* publishes= */ true,
                        said.latest().heapUsedBytes(),
                        said.latest().heapMaximumBytes(),
                        said.rates(),
                        said.latest().caches()))
                .orElseGet(() -> new Snapshot.OfNode(node, /* publishes= */ false, 0, 0, List.of(), List.of()));
    }

    @Override
    public void close() {
        if (fleet != null) {
            fleet.close();
        }
        fleet = null;
    }
}
