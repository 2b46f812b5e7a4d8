package dev.larder.redis.races;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Nodes of one application over one real Redis, the source behind them, and a connection to tamper with. The servers are others' to close. */
final class Fleet implements AutoCloseable {

    private final Redis reached;
    private final Source source = new Source();
    private final Tampering redis;
    private final Deque<Node> nodes = new ArrayDeque<>();

    /** Nodes that reach the Redis whose keys are on those servers. */
    Fleet(Redis reached, Supplier<List<RedisServer>> masters) {
        this.reached = reached;
        this.redis = new Tampering(masters);
        source.write(Race.KEY, "old");
    }

    Source source() {
        return source;
    }

    Tampering redis() {
        return redis;
    }

    /**
     * How a node reaches Redis unless a story needs it otherwise. Patient, so that no step is late by accident: neither a command nor
     * a lease ends unless the story ends it.
     */
    Redis tier() {
        return reached.commandTimeout(Duration.ofSeconds(10))
                .softTimeout(Duration.ofSeconds(10))
                .leaseTime(Duration.ofSeconds(30));
    }

    /** A node that is ready. */
    Node node() {
        return node(UnaryOperator.identity());
    }

    /** A node that is ready, built otherwise. */
    Node node(UnaryOperator<Larder.Builder> otherwise) {
        return node(otherwise, UnaryOperator.identity());
    }

    /** A node that is ready, built otherwise, with a cache specified otherwise. */
    Node node(UnaryOperator<Larder.Builder> otherwise, UnaryOperator<CacheSpec<String, String>> specifiedOtherwise) {
        Node node = startingNode(otherwise, specifiedOtherwise);
        node.awaitReady();
        return node;
    }

    /** A node that may not be ready yet. */
    Node startingNode(
            UnaryOperator<Larder.Builder> otherwise, UnaryOperator<CacheSpec<String, String>> specifiedOtherwise) {
        Larder larder = otherwise
                .apply(Larder.named("shop").version("v1").shared(tier()))
                .build();
        Cache<String, String> goals = larder.cache(specifiedOtherwise.apply(spec()));
        Node node = new Node(larder, goals);
        nodes.push(node);
        return node;
    }

    private CacheSpec<String, String> spec() {
        return CacheSpec.of("goal:{id}", String.class, String.class)
                .jitter(0)
                .tags(value -> Set.of(Race.TAG))
                .loader(source::read);
    }

    @Override
    public void close() {
        redis.close();
        nodes.forEach(Node::close);
    }
}
