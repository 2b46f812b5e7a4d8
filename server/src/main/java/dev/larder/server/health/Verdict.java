package dev.larder.server.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How good things are. */
enum Verdict {
    /** Redis answers, and in time. */
    HEALTHY,
    /** Every request is answered, but some at a higher cost than they should be. */
    DEGRADED,
    /** Neither Redis nor the database answers: what is in memory is all there is. */
    DOWN;

    private static final double SLOW_MILLIS = 10;

    /**
     * The judgement.
     *
     * @param responseMillis how long Redis took to answer; null if it did not
     * @param hasSource whether the database answers; of interest only if Redis does not
     */
    static Verdict of(@Nullable Double responseMillis, boolean hasSource) {
        if (responseMillis == null) {
            return hasSource ? DEGRADED : DOWN;
        }
        return isSlow(responseMillis) ? DEGRADED : HEALTHY;
    }

    static boolean isSlow(double responseMillis) {
        return responseMillis >= SLOW_MILLIS;
    }

    @JsonValue
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
