package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.redis.internal.address.RedisAddress;
import io.netty.util.Timer;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What all shards of one client have in common.
 *
 * @param address keeps the secrets
 * @param timeouts how long to wait
 * @param limits how much at once, and when a server is left alone
 * @param scripts what each server is to know
 * @param timer one thread for short tasks
 * @param wheel for very many short pauses
 * @param clock tells the time
 * @param deadlines the hard timeout
 * @param connectFailures how often no connection could be made
 * @param availability who is told of outages
 * @param certificates until when they last
 * @param random for pauses; thread-safe
 * @param reignListeners who is told of other reigns
 */
record Surroundings(
        RedisAddress address,
        Timeouts timeouts,
        Limits limits,
        List<Script> scripts,
        ScheduledExecutorService timer,
        Timer wheel,
        Clock clock,
        Deadlines deadlines,
        ConnectFailureCount connectFailures,
        Availability availability,
        Certificates certificates,
        RandomGenerator random,
        List<ReignListener> reignListeners) {

    Failures failures(String server) {
        return new Failures(server, address);
    }
}
