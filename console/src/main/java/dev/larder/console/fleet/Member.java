package dev.larder.console.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A node of the namespace as it is known here. Immutable.
 *
 * @param node its name
 * @param own whether it is this one
 * @param state whether it was heard of lately
 * @param seenMillisAgo when it was heard of last
 * @param version what it says it runs; null if it has not said
 * @param startedAt when it says it started, epoch milliseconds; null if it has not said
 * @param lagMillis its journal's lag, as its row has it; null if it has none
 * @param window its figures; null if it publishes none, or has not yet
 */
public record Member(
        String node,
        boolean own,
        State state,
        long seenMillisAgo,
        @Nullable String version,
        @Nullable Long startedAt,
        @Nullable Double lagMillis,
        @Nullable Window window) {

    private static final long SILENT_MILLIS = 30_000;
    private static final long GONE_MILLIS = 120_000;

    /** Whether a node was heard of. */
    public enum State {
        /** In the last 30 seconds. */
        ALIVE,
        /** In the last two minutes. */
        SILENT,
        /** Not for longer, or it said farewell. */
        GONE;

        static State after(long millis, boolean farewell) {
            if (farewell || millis > GONE_MILLIS) {
                return GONE;
            }
            return millis > SILENT_MILLIS ? SILENT : ALIVE;
        }
    }

    /** Whether it belongs to the fleet still. */
    public boolean isExpected() {
        return state != State.GONE;
    }

    /** Its figures, if they are of use now. */
    public boolean hasAnswered() {
        return isExpected() && window != null;
    }
}
