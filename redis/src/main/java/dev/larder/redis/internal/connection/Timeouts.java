package dev.larder.redis.internal.connection;

import java.time.Duration;

/**
 * How long to wait for Redis.
 *
 * @param command for an answer, the hard timeout of every stage
 * @param connect for a connection, login included
 */
public record Timeouts(Duration command, Duration connect) {}
