package dev.larder.redis;

import dev.larder.redis.internal.reigns.RingSettings;
import java.time.Duration;

/** Nodes that remember little of what they have declared untrue. */
public final class SmallRing {

    private SmallRing() {}

    /** So many keys and groups, and for so long before the last heartbeat that was confirmed. */
    public static Redis of(Redis redis, int capacity, Duration reach) {
        return redis.ring(new RingSettings(capacity, reach));
    }
}
