package dev.larder.deploy.monitoring;

import dev.larder.deploy.Programs;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is watched, and what watches it, as processes of this machine: Larder's server with its Redis, a Redis with Sentinel and one as a
 * Cluster, one exporter for all of them, and Prometheus.
 */
final class LiveStack implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final LivePrometheus prometheus;

    private LiveStack() throws Exception {
        try {
            Path folder = Background.folder("monitoring");
            LiveServer server = keep(LiveServer.start(folder));
            RedisSentinel sentinel = keep(RedisSentinel.builder().start());
            // Some figures are there only where there is an append-only file.
            sentinel.master().configure("appendonly", "yes");
            RedisCluster cluster = keep(RedisCluster.builder().start());
            String exporter = exporter(folder);
            String redis = targets("larder", List.of(server.redis()))
                    + targets("sentinel", uris(sentinel.servers()))
                    + targets("sentinel", uris(sentinel.sentinels()))
                    + targets("cluster", uris(cluster.nodes()));
            prometheus = keep(LivePrometheus.start(
                    folder,
                    exporter,
                    Map.of("redis.yml", redis, "larder.yml", "- targets: [" + server.target() + "]\n")));
        } catch (Exception | Error failed) {
            close();
            throw failed;
        }
    }

    /** Everything, or nothing where Prometheus or the exporter is not installed. */
    static Optional<LiveStack> start() throws Exception {
        boolean isComplete = Programs.find("prometheus", "prometheus").isPresent()
                && Programs.find("prometheus-redis-exporter", "prometheus-redis-exporter")
                        .isPresent();
        return isComplete ? Optional.of(new LiveStack()) : Optional.empty();
    }

    LivePrometheus prometheus() {
        return prometheus;
    }

    private String exporter(Path folder) {
        String address = "127.0.0.1:" + Background.freePort();
        keep(Background.start(
                folder,
                Map.of(),
                List.of("prometheus-redis-exporter", "--redis.addr=", "--web.listen-address=" + address)));
        return address;
    }

    private static List<String> uris(Collection<RedisServer> servers) {
        return servers.stream()
                .map(server -> "redis://127.0.0.1:" + server.port())
                .toList();
    }

    private static String targets(String namespace, List<String> targets) {
        return targets.stream()
                .map(target -> "    - " + target + "\n")
                .collect(Collectors.joining("", "- targets:\n", "  labels: {namespace: " + namespace + "}\n"));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        started.push(closeable);
        return closeable;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable closeable : started) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IOException("Something of the stack was not stopped", e);
            }
        }
    }
}
