package dev.larder.console.invalidation;

import dev.larder.console.api.Invalidations.Selector;
import org.jspecify.annotations.Nullable;

/**
 * An invalidation on its way. Immutable; what happens to it makes another one.
 *
 * @param id its name
 * @param selector of what
 * @param reason why, in somebody's words
 * @param previewed how many entries were announced
 * @param onOthers how many of them on other nodes, as far as that is known
 * @param state where it is
 * @param acknowledgement what was promised; null before
 * @param removed how many entries it made untrue, as far as they were counted; null before
 * @param startedAt epoch milliseconds; null before
 * @param endedAt epoch milliseconds; null before
 * @param message why it failed; null if it has not
 */
record Job(
        String id,
        Selector selector,
        String reason,
        long previewed,
        long onOthers,
        State state,
        @Nullable String acknowledgement,
        @Nullable Long removed,
        @Nullable Long startedAt,
        @Nullable Long endedAt,
        @Nullable String message) {

    enum State {
        WAITING,
        RUNNING,
        DONE,
        CANCELLED,
        FAILED;

        boolean isOver() {
            return this != WAITING && this != RUNNING;
        }
    }

    static Job waiting(String id, Selector selector, String reason, Tokens.Previewed seen) {
        return new Job(
                id, selector, reason, seen.count(), seen.onOthers(), State.WAITING, null, null, null, null, null);
    }

    Job running(long at) {
        return new Job(id, selector, reason, previewed, onOthers, State.RUNNING, null, null, at, null, null);
    }

    Job done(String newAcknowledgement, @Nullable Long newRemoved, long at) {
        return new Job(
                id,
                selector,
                reason,
                previewed,
                onOthers,
                State.DONE,
                newAcknowledgement,
                newRemoved,
                startedAt,
                at,
                null);
    }

    Job failed(String why, long at) {
        return new Job(id, selector, reason, previewed, onOthers, State.FAILED, null, null, startedAt, at, why);
    }

    Job cancelled(long at) {
        return new Job(id, selector, reason, previewed, onOthers, State.CANCELLED, null, null, null, at, null);
    }
}
