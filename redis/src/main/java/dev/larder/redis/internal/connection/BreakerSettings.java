package dev.larder.redis.internal.connection;

import java.time.Duration;

/**
 * When a shard is left alone.
 *
 * @param failures after how many failures in a row
 * @param openAtMost for how long at most before it is tried again, whatever the probes say
 * @param probeEvery how often it is asked whether it is back
 */
public record BreakerSettings(int failures, Duration openAtMost, Duration probeEvery) {

    /** What is set unless something else is. */
    public static final BreakerSettings DEFAULT =
            new BreakerSettings(5, Duration.ofSeconds(30), Duration.ofMillis(500));
}
