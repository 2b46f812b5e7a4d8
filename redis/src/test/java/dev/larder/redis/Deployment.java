package dev.larder.redis;

import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Redis of some topology for tests.
 *
 * @param redis for tiers that are patient, because the machine may be busy
 * @param masters the servers that hold data at this moment
 * @param servers ends them all
 */
public record Deployment(Redis redis, Supplier<List<RedisServer>> masters, AutoCloseable servers)
        implements AutoCloseable {

    /** What there is to test on. */
    public enum Kind {
        /** One server. */
        STANDALONE,
        /** A master with two replicas and three sentinels. */
        SENTINEL,
        /** Three masters with a replica each. */
        CLUSTER;

        private static final Duration UNDISTURBED = Duration.ofSeconds(15);

        /** Starts one that stays as it is, also where the machine is too busy for servers to hear of each other every second. */
        public Deployment start(RedisBinary binary) {
            return switch (this) {
                case STANDALONE -> of(ApplicationServer.builder().binary(binary).start());
                case SENTINEL ->
                    of(RedisSentinel.builder()
                            .binary(binary)
                            .user(ApplicationServer.user())
                            .downAfter(UNDISTURBED)
                            .start());
                case CLUSTER ->
                    of(RedisCluster.builder()
                            .binary(binary)
                            .user(ApplicationServer.user())
                            .nodeTimeout(UNDISTURBED)
                            .start());
            };
        }

        /** Starts one where only that user gets in, and logs in as that. */
        Deployment start(RedisBinary binary, RedisUser user) {
            return switch (this) {
                case STANDALONE ->
                    of(RedisServer.builder().binary(binary).user(user).start()).as(user);
                case SENTINEL ->
                    of(RedisSentinel.builder().binary(binary).user(user).start())
                            .as(user);
                case CLUSTER ->
                    of(RedisCluster.builder().binary(binary).user(user).start()).as(user);
            };
        }
    }

    private Deployment as(RedisUser user) {
        Password password = Password.of(user.password());
        return new Deployment(
                redis.user(user.name()).password(password).sentinelLogin(user.name(), password), masters, servers);
    }

    /**
     * A kind on an executable.
     *
     * @param kind which topology
     * @param binary which Redis
     */
    public record Choice(Kind kind, RedisBinary binary) {

        /** Each kind on the oldest Redis that is supported, and one server on every Redis there is here. */
        public static List<Choice> all() {
            RedisBinary oldest = RedisBinary.embedded();
            Stream<Choice> kinds = Stream.of(Kind.values()).map(kind -> new Choice(kind, oldest));
            Stream<Choice> others = RedisBinary.available().stream()
                    .filter(binary -> !binary.equals(oldest))
                    .map(binary -> new Choice(Kind.STANDALONE, binary));
            return Stream.concat(kinds, others).toList();
        }

        /** Starts one. */
        public Deployment start() {
            return kind.start(binary);
        }
    }

    static Deployment of(RedisServer server) {
        return new Deployment(patient(Redis.at(server.uri())), () -> List.of(server), server);
    }

    static Deployment of(RedisSentinel sentinel) {
        return new Deployment(
                patient(Redis.sentinel(sentinel.masterName(), names(sentinel.sentinels()))),
                () -> List.of(sentinel.master()),
                sentinel);
    }

    static Deployment of(RedisCluster cluster) {
        return new Deployment(patient(Redis.cluster(names(cluster.masters()))), cluster::masters, cluster);
    }

    static String[] names(List<RedisServer> servers) {
        return servers.stream().map(server -> "127.0.0.1:" + server.port()).toArray(String[]::new);
    }

    private static Redis patient(Redis redis) {
        return redis.commandTimeout(Duration.ofSeconds(10)).softTimeout(Duration.ofSeconds(10));
    }

    /** Removes all keys. */
    void empty() {
        masters.get().forEach(master -> master.ask("FLUSHALL"));
    }

    @Override
    public void close() {
        try {
            servers.close();
        } catch (Exception e) {
            throw new IllegalStateException("The servers cannot be stopped", e);
        }
    }
}
