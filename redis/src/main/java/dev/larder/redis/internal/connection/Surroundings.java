package dev.larder.redis.internal.connection;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all shards of one client have in common.
 *
 * @param address keeps the secrets
 * @param timeouts how long to wait
 * @param scripts what each server is to know
 * @param timer one thread for short tasks
 * @param deadlines the hard timeout
 * @param availability who is told of outages
 * @param reignListeners who is told of other reigns
 */
record Surroundings(
        RedisAddress address,
        Timeouts timeouts,
        List<Script> scripts,
        ScheduledExecutorService timer,
        Deadlines deadlines,
        Availability availability,
        List<ReignListener> reignListeners) {

    Failures failures(String server) {
        return new Failures(server, address);
    }
}
