package dev.larder.redis.races;

import dev.larder.redis.ApplicationServer;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What somebody with a connection of his own can do to the Redis of a fleet. Connects with its first use. */
final class Tampering implements AutoCloseable {

    static final String KEY_RECORDS = "{shop:v1}~keys";
    static final String GROUP_RECORDS = "{shop:v1}~groups";
    static final String NODES = "{shop:v1}~nodes";
    static final String INCARNATION = "{shop:v1}~incarnation";

    private final Supplier<List<RedisServer>> masters;
    private @Nullable AbstractRedisClient client;
    private @Nullable RedisClusterCommands<String, String> commands;

    Tampering(Supplier<List<RedisServer>> masters) {
        this.masters = masters;
    }

    /** Any command; in a cluster at the server that has the key. */
    synchronized RedisClusterCommands<String, String> commands() {
        RedisClusterCommands<String, String> present = commands;
        if (present == null) {
            present = connected();
            commands = present;
        }
        return present;
    }

    private RedisClusterCommands<String, String> connected() {
        // Only the text in an envelope is of interest, and every byte is one character.
        StringCodec bytes = new StringCodec(StandardCharsets.ISO_8859_1);
        List<RedisServer> servers = masters.get();
        RedisURI first = ApplicationServer.operator(servers.get(0));
        if (servers.size() == 1) {
            RedisClient one = RedisClient.create(first);
            client = one;
            return one.connect(bytes).sync();
        }
        RedisClusterClient cluster = RedisClusterClient.create(first);
        client = cluster;
        return cluster.connect(bytes).sync();
    }

    /** The envelope of a goal, byte by byte, if there is one. */
    Optional<String> envelope(String id) {
        return Optional.ofNullable(commands().get(valueKey(id)));
    }

    /** Who holds the lease of a goal, if anybody. */
    Optional<String> lease(String id) {
        return Optional.ofNullable(commands().get(leaseKey(id)));
    }

    /** Lets the lease of a goal lapse now. */
    void lapse(String id) {
        commands().del(leaseKey(id));
    }

    /** Closes the connections on which tails read. */
    void killTails() {
        masters.get().forEach(Tampering::killTails);
    }

    private static void killTails(RedisServer server) {
        server.ask("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains(" cmd=xread "))
                .map(line -> line.replaceFirst("^id=(\\d+) .*", "$1"))
                .forEach(id -> server.ask("CLIENT", "KILL", "ID", id));
    }

    static String valueKey(String id) {
        return "shop:v1:goal:" + id;
    }

    static String leaseKey(String id) {
        return "{" + valueKey(id) + "}~lease";
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
