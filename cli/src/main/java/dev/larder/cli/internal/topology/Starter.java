package dev.larder.cli.internal.topology;

import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisTls;
import dev.larder.topologies.RedisUser;
import dev.larder.topologies.TestCertificates;
import java.nio.file.Path;
import java.util.List;

/** Starts servers that last, in a folder, and returns when they are ready. */
record Starter(Path folder, boolean tls, int firstPort) {

    private static final int CERTIFICATE_DAYS = 365;

    /** Sentinels stand above the servers that they watch. */
    private static final int TO_SENTINELS = 100;

    Started start(Shape shape) {
        RedisUser owner = Passwords.owner(folder);
        return switch (shape) {
            case STANDALONE -> standalone(owner);
            case SENTINEL -> sentinel(owner);
            case CLUSTER -> cluster(owner);
        };
    }

    private Started standalone(RedisUser owner) {
        RedisServer.Builder builder = RedisServer.builder()
                .lasting()
                .directory(folder.resolve("server-1"))
                .appendOnly()
                .user(owner)
                .port(firstPort);
        RedisServer server = (tls ? builder.tls(certificates()) : builder).start();
        return new Started(address("", List.of(server), ""), List.of(server), List.of());
    }

    private Started sentinel(RedisUser owner) {
        RedisSentinel.Builder builder = RedisSentinel.builder()
                .lasting()
                .directory(folder)
                .appendOnly()
                .user(owner)
                .firstPort(firstPort)
                .firstSentinelPort(firstPort == 0 ? 0 : firstPort + TO_SENTINELS);
        RedisSentinel redis = (tls ? builder.tls(certificates()) : builder).start();
        String address = address("-sentinel", redis.sentinels(), "#" + redis.masterName());
        return new Started(address, redis.servers(), redis.sentinels());
    }

    private Started cluster(RedisUser owner) {
        RedisCluster.Builder builder = RedisCluster.builder()
                .lasting()
                .directory(folder)
                .appendOnly()
                .user(owner)
                .firstPort(firstPort);
        RedisCluster redis = (tls ? builder.tls(certificates()) : builder).start();
        return new Started(address("-cluster", redis.nodes(), ""), redis.nodes(), List.of());
    }

    /** One more, empty and alone, that listens where there is room. It knows its owner only. */
    RedisServer oneMore(String name, Shape shape, String nodeTimeoutMillis) {
        RedisServer.Builder builder = RedisServer.builder()
                .lasting()
                .directory(folder.resolve(name))
                .appendOnly()
                .user(Passwords.owner(folder));
        if (shape == Shape.CLUSTER) {
            builder.option("cluster-enabled", "yes")
                    .option("cluster-config-file", "nodes.conf")
                    .option("cluster-node-timeout", nodeTimeoutMillis)
                    .option("cluster-allow-replica-migration", "no")
                    .option("tls-cluster", tls ? "yes" : "no");
        }
        return (tls ? builder.tls(certificatesOfAll()) : builder).start();
    }

    private String address(String kind, List<RedisServer> servers, String end) {
        return (tls ? "rediss" : "redis") + kind + "://" + Started.places(servers) + end;
    }

    private RedisTls certificates() {
        return TestCertificates.in(folder.resolve("tls"), CERTIFICATE_DAYS)
                .good()
                .tls();
    }

    /** What its siblings show: new ones would be of an authority that nobody trusts. */
    private RedisTls certificatesOfAll() {
        Path certificates = folder.resolve("tls");
        return RedisTls.of(authority(folder), certificates.resolve("server.crt"), certificates.resolve("server.key"));
    }

    static Path authority(Path folder) {
        return folder.resolve("tls").resolve("authority.crt");
    }
}
