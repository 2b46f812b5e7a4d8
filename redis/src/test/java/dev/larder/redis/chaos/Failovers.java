package dev.larder.redis.chaos;

import dev.larder.testkit.history.Promises;
import java.time.Duration;

/** What holds where masters are replaced. */
final class Failovers {

    /**
     * A failover may lose what was acknowledged, until its writer meets the new master and repeats it: the time without a master, 3 to 5 s,
     * a heartbeat, and what a busy machine adds.
     */
    static final Promises PROMISES = new Promises(Duration.ofSeconds(2), Chaos.MAX_STALENESS, Duration.ofSeconds(3))
            .whereFailoversLose(Duration.ofSeconds(12));

    private Failovers() {}
}
