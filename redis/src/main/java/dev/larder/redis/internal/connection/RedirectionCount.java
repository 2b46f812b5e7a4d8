package dev.larder.redis.internal.connection;

import dev.larder.tier.SharedTier.Redirections;
import java.util.concurrent.atomic.LongAdder;

/** How often commands were redirected. Thread-safe. */
final class RedirectionCount {

    private final LongAdder moved = new LongAdder();
    private final LongAdder asked = new LongAdder();
    private final LongAdder triedAgain = new LongAdder();

    void count(Redirection.Kind kind) {
        switch (kind) {
            case MOVED -> moved.increment();
            case ASK -> asked.increment();
            case TRYAGAIN -> triedAgain.increment();
        }
    }

    /** The counts at this moment. */
    Redirections counted() {
        return new Redirections(moved.sum(), asked.sum(), triedAgain.sum());
    }
}
