package dev.larder.redis;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisJournalIT extends JournalContract {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TestNode node;

    @Override
    protected Journal open() {
        node = TestNode.connected(Redis.at(REDIS.uri()));
        return node.tier.journal();
    }

    @AfterEach
    void close() {
        node.close();
    }
}
