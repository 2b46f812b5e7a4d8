package dev.larder.services.idempotency;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that came with a key.
 *
 * @param answer null as long as it is carried out, or if nobody lived to say how it ended
 */
record KeptRequest(
        String fingerprint, Instant begunAt, @Nullable KeptAnswer answer) {

    /** How long a key means the same request. */
    static final Duration RETENTION = Duration.ofHours(24);

    /** Longer than any request takes: who has not answered by then has died. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    enum Verdict {
        /** It was answered: say the same again. */
        REPLAY,
        /** Somebody is at it. */
        UNDER_WAY,
        /** Somebody was at it, and has died. */
        ABANDONED,
        /** The key was used for something else. */
        ANOTHER
    }

    Verdict judge(String other, Instant now) {
        if (!fingerprint.equals(other)) {
            return Verdict.ANOTHER;
        }
        if (answer != null) {
            return Verdict.REPLAY;
        }
        return now.isBefore(begunAt.plus(PATIENCE)) ? Verdict.UNDER_WAY : Verdict.ABANDONED;
    }
}
