package dev.larder.spring.logging;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a tier becomes slow and when that is over: slow after so many slow round trips in a row, over after so many that are not,
 * so that neither one slow command nor one fast one makes a line. Thread-safe, without locks.
 */
final class Slowness {

    /** What changed. */
    enum Change {
        BEGAN,
        ENDED
    }

    static final int IN_A_ROW = 5;

    private record State(boolean isSlow, int against, long slowTrips) {
        State next(boolean trip) {
            long trips = slowTrips + (trip ? 1 : 0);
            if (trip == isSlow) {
                return new State(isSlow, 0, isSlow ? trips : 0);
            }
            return against + 1 < IN_A_ROW
                    ? new State(isSlow, against + 1, trips)
                    : new State(!isSlow, 0, isSlow ? 0 : trips);
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(new State(false, 0, 0));

    /** One round trip more; what it changed, or null. */
    @Nullable Change trip(boolean isSlow) {
        State before = state.getAndUpdate(present -> present.next(isSlow));
        boolean isNow = before.next(isSlow).isSlow;
        return before.isSlow == isNow ? null : isNow ? Change.BEGAN : Change.ENDED;
    }
}
