package dev.larder.redis;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTierContract;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import java.util.List;
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

    private RedisServer server;
    private TestNode node;

    static List<RedisBinary> binaries() {
        return RedisBinary.available();
    }

    @Override
    protected SharedTier open() {
        server = RedisServer.builder().binary(binary).start();
        node = TestNode.connected(Redis.at(server.uri()));
        return node.tier();
    }

    @AfterEach
    void close() {
        node.close();
        server.close();
    }
}
