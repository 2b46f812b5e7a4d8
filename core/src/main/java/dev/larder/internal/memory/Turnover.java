package dev.larder.internal.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Divides a store's life into stretches by what is put into it, a 64th of its room each. Eviction happens only because something is
 * put, so this is the time that its policy lives by: while nothing is put, who was used when makes no difference. Thread-safe.
 */
final class Turnover {

    private static final int STRETCHES_PER_ROOM = 64;

    private volatile long weightPerStretch;
    private final AtomicLong put = new AtomicLong();
    private volatile int stretch = 1;

    Turnover(long room) {
        this.weightPerStretch = perStretch(room);
    }

    /** Says that there is another room from now on. */
    void room(long room) {
        weightPerStretch = perStretch(room);
    }

    private static long perStretch(long room) {
        return Math.max(1, room / STRETCHES_PER_ROOM);
    }

    /** The present stretch, never 0 in any life that ends. Reads a field. */
    int stretch() {
        return stretch;
    }

    /** Says that an entry of this weight was put. */
    void add(int weight) {
        // A slower thread may set it back by one: that costs one more telling.
        stretch = 1 + (int) (put.addAndGet(weight) / weightPerStretch);
    }
}
