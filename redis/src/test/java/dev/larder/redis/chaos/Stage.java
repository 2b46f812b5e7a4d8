package dev.larder.redis.chaos;

import dev.larder.testkit.history.Promises;
import dev.larder.testkit.proxy.FaultProxy;
import java.util.List;

/** Where a run takes place: a kind of Redis, what may happen to it and to nodes, and what is promised on it. */
interface Stage extends AutoCloseable {

    /** How a node finds Redis, given the network before it. */
    String addressBehind(FaultProxy network);

    /** The port that nodes' networks lead to. */
    int port();

    /** What may happen to a node. */
    List<Mischief> mischiefs();

    /** What may happen to Redis. */
    List<Harm> harms();

    /** What holds all the same. */
    Promises promises();

    @Override
    void close();
}
