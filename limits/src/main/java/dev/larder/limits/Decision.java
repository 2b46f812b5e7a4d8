package dev.larder.limits;

import java.time.Duration;

/**
 * The answer to somebody who asked.
 *
 * @param isAllowed whether to go on
 * @param isCounted false if nobody could count, since the shared tier is away: then the rest is a guess
 * @param limit which limit it was
 * @param remaining how many more are allowed at once now
 * @param reset how long until as many as ever are allowed at once, if nobody asks
 * @param retryAfter how long until it is worth asking again; zero if it is allowed
 * @since 0.1
 */
public record Decision(
        boolean isAllowed, boolean isCounted, Limit limit, long remaining, Duration reset, Duration retryAfter) {

    private static final Duration SHORT_WHILE = Duration.ofSeconds(5);

    static Decision uncounted(Limit limit, WhenAway whenAway) {
        boolean isAllowed = whenAway == WhenAway.ALLOW;
        return new Decision(
                isAllowed,
                /* isCounted= */ false,
                limit,
                isAllowed ? limit.burst() : 0,
                Duration.ZERO,
                isAllowed ? Duration.ZERO : SHORT_WHILE);
    }
}
