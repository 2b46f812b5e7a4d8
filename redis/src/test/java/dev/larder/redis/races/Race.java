package dev.larder.redis.races;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A test class about races. */
@Timeout(60)
abstract class Race {

    /** The key that the stories are about. */
    static final String KEY = "1";

    /** A tag that every value carries. */
    static final String TAG = "user:42";

    /** How long to wait for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The nodes. */
    Fleet fleet;

    /** What they believe to cache. */
    Source source;

    /** Their Redis, as seen by somebody who tampers with it. */
    Tampering redis;

    final void start(Fleet ours) {
        fleet = ours;
        source = fleet.source();
        redis = fleet.redis();
    }

    @AfterEach
    final void stop() {
        fleet.close();
        stopServers();
    }

    /** Ends what servers the nodes had. */
    void stopServers() {}
}
