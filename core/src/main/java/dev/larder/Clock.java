package dev.larder;

import dev.larder.internal.time.SystemClock;

/**
 * The two times there are: one for ages within this process, one for what crosses processes. Implementations are thread-safe
 * and cheap: a memory hit reads {@link #nanos} once.
 */
public interface Clock {

    /** A moment for ages and deadlines, nanoseconds since an arbitrary origin; never goes back. */
    long nanos();

    /** The wall clock, epoch milliseconds; may jump. */
    long millis();

    /** The clocks of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
