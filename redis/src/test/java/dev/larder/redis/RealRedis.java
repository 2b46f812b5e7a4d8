package dev.larder.redis;

import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of the oldest supported version for the tests of a class, empty before each, and a plain connection to look at it and tamper with it. */
final class RealRedis implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private RedisServer server;
    private RedisClient client;
    private RedisCommands<String, String> raw;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = ApplicationServer.builder().binary(RedisBinary.embedded()).start();
        client = RedisClient.create(ApplicationServer.operator(server));
        raw = client.connect().sync();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        raw.flushall();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        server.close();
    }

    /** The process. */
    public RedisServer server() {
        return server;
    }

    /** Where it is. */
    public URI uri() {
        return server.uri();
    }

    /** For tiers that are patient, because the machine may be busy. */
    Redis redis() {
        return Redis.at(uri()).commandTimeout(Duration.ofSeconds(10)).softTimeout(Duration.ofSeconds(10));
    }

    /** What a person with {@code redis-cli} could do. */
    public RedisCommands<String, String> raw() {
        return raw;
    }

    /** Closes the connections of all tiers, as a broken network would. */
    public void cutConnections() {
        raw.clientList()
                .lines()
                .filter(line -> line.contains(" name=larder "))
                .map(line -> line.replaceFirst("^id=(\\d+) .*", "$1"))
                .forEach(id -> raw.clientKill(KillArgs.Builder.id(Long.parseLong(id))));
    }
}
