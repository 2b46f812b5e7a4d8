package dev.larder.redis.proofs;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.nodes.NodeProcess;
import dev.larder.redis.nodes.Source;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.util.List;

/** Two nodes in two processes on one real Redis, and the source they share. */
final class Pair implements AutoCloseable {

    final RedisServer redis;
    final Source source;
    final StoredItems stored;
    final NodeProcess a;
    final NodeProcess b;

    private Pair(RedisServer redis) throws IOException {
        this.redis = redis;
        this.source = Source.at(ApplicationServer.operatorUri(redis));
        this.stored = new StoredItems(ApplicationServer.operator(redis));
        this.a = node("node-a");
        this.b = node("node-b");
    }

    private NodeProcess node(String name) throws IOException {
        return NodeProcess.start(
                name,
                Report.folder().resolve(name + ".log"),
                NodeMain.class,
                redis.uri().toString(),
                ApplicationServer.operatorUri(redis));
    }

    static Pair started() throws Exception {
        Pair pair = new Pair(ApplicationServer.builder().start());
        pair.a.answer();
        pair.b.answer();
        return pair;
    }

    /** What was measured on what. */
    String surroundings() {
        return "Redis " + redis.binary().version() + ", Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, everything on one machine";
    }

    @Override
    public void close() {
        List.of(a, b).forEach(NodeProcess::close);
        stored.close();
        source.close();
        redis.close();
    }
}
