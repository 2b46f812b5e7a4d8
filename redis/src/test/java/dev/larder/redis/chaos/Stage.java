package dev.larder.redis.chaos;

import dev.larder.testkit.history.Promises;
import dev.larder.topologies.RedisServer;
import java.util.List;

/** Where a run takes place: a kind of Redis, what may happen to it, and what is promised on it. */
interface Stage extends AutoCloseable {

    /** How a node finds Redis. */
    String address();

    /** All that a node may connect to. */
    List<RedisServer> servers();

    /** What may happen to Redis. */
    List<Harm> harms();

    /** What holds all the same. */
    Promises promises();

    @Override
    void close();
}
