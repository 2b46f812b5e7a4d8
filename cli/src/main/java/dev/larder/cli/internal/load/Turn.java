package dev.larder.cli.internal.load;

import dev.larder.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until something is due. Thread-safe. */
public interface Turn {

    /** Returns at that moment of {@link Clock#nanos}, at once if it is past; false if the end was asked for before. */
    boolean comes(long atNanos);

    /** Whether the end was asked for. */
    boolean isOver();

    /**
     * Of the clock on the wall.
     *
     * @param isEnded whether the end was asked for, as by Ctrl-C
     */
    record OfClock(Clock clock, BooleanSupplier isEnded) implements Turn {

        private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

        @Override
        public boolean comes(long atNanos) {
            long left = atNanos - clock.nanos();
            while (left > 0 && !isOver()) {
                LockSupport.parkNanos(Math.min(left, GLANCE_NANOS));
                left = atNanos - clock.nanos();
            }
            return !isOver();
        }

        @Override
        public boolean isOver() {
            return isEnded.getAsBoolean();
        }
    }
}
