package dev.larder.internal.node;

import dev.larder.Clock;
import dev.larder.internal.time.ClockJumps;

/** When this machine was last suspended, as far as its clocks tell: what was read before may be older than the monotonic clock says. */
public final class Awakening {

    private final Clock clock;
    private final ClockJumps jumps;
    private volatile long atNanos;

    /** A machine that is awake from now on. */
    public Awakening(Clock clock) {
        this.clock = clock;
        this.jumps = new ClockJumps(clock);
        this.atNanos = clock.nanos();
    }

    /** Looks whether there was a suspension. To be called a few times a second. */
    public void look() {
        if (jumps.aheadNanos() > 0) {
            atNanos = clock.nanos();
        }
    }

    /** When the machine was found awake, by the nano clock. Reads a field. */
    long atNanos() {
        return atNanos;
    }
}
