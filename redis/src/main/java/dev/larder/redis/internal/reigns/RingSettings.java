package dev.larder.redis.internal.reigns;

import java.time.Duration;

/**
 * How much a node remembers of what it has declared untrue.
 *
 * @param capacity for how many keys and groups
 * @param reach for how long before the last heartbeat that every master has confirmed
 */
public record RingSettings(int capacity, Duration reach) {}
