package dev.larder.redis.races;

import dev.larder.redis.ApplicationServer;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What somebody with a connection of his own can do to the Redis of a fleet. Connects with its first use. */
final class Tampering implements AutoCloseable {

    static final String KEY_RECORDS = "{shop:v1}~keys";
    static final String GROUP_RECORDS = "{shop:v1}~groups";
    static final String NODES = "{shop:v1}~nodes";
    static final String INCARNATION = "{shop:v1}~incarnation";

    private final RedisServer server;
    private @Nullable RedisClient client;
    private @Nullable RedisCommands<String, String> commands;

    Tampering(RedisServer server) {
        this.server = server;
    }

    /** Any command. */
    synchronized RedisCommands<String, String> commands() {
        RedisCommands<String, String> present = commands;
        if (present == null) {
            client = RedisClient.create(ApplicationServer.operator(server));
            // Only the text in an envelope is of interest, and every byte is one character.
            present = client.connect(new io.lettuce.core.codec.StringCodec(StandardCharsets.ISO_8859_1))
                    .sync();
            commands = present;
        }
        return present;
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
        commands()
                .clientList()
                .lines()
                .filter(line -> line.contains(" cmd=xread "))
                .map(line -> line.replaceFirst("^id=(\\d+) .*", "$1"))
                .forEach(id -> commands().clientKill(KillArgs.Builder.id(Long.parseLong(id))));
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
