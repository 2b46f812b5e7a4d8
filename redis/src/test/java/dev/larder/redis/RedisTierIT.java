package dev.larder.redis;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTierContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisTierIT extends SharedTierContract {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TestNode node;

    @Override
    protected SharedTier open() {
        node = TestNode.connected(Redis.at(REDIS.uri()));
        return node.tier;
    }

    @AfterEach
    void close() {
        node.close();
    }
}
