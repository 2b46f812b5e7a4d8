package dev.larder.redis.internal.connection;

import java.util.concurrent.atomic.LongAdder;

/** How often commands were redirected. Thread-safe. */
public final class Redirections {

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

    /** Commands sent to another master, because the slot is there now. */
    public long moved() {
        return moved.sum();
    }

    /** Commands sent to another master, because the key is there already while the slot moves. */
    public long asked() {
        return asked.sum();
    }

    /** Commands sent again, because their keys were on two masters while the slot moved. */
    public long triedAgain() {
        return triedAgain.sum();
    }
}
