package dev.larder.redis;

import static java.util.Objects.requireNonNull;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTierContract;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared tier's contract on every Redis there is here, the oldest supported one among them. */
@ParameterizedClass
@MethodSource("binaries")
final class RedisTierIT extends SharedTierContract {

    @Parameter
    RedisBinary binary;

    private @Nullable RedisServer server;
    private @Nullable TestNode node;

    static List<RedisBinary> binaries() {
        return RedisBinary.available();
    }

    @Override
    protected SharedTier open() {
        RedisServer started = RedisServer.builder().binary(binary).start();
        server = started;
        TestNode connected = TestNode.connected(Redis.at(started.uri()).commandTimeout(Duration.ofSeconds(10)));
        node = connected;
        return connected.tier();
    }

    @AfterEach
    void close() {
        requireNonNull(node).close();
        requireNonNull(server).close();
    }
}
