package dev.larder.redis.internal.connection;

/**
 * How connections are kept.
 *
 * @param timeouts how long to wait
 * @param mostForEach how many there may be to any one server
 * @param limits how much at once, and when a server is left alone
 */
public record ConnectionSettings(Timeouts timeouts, int mostForEach, Limits limits) {}
