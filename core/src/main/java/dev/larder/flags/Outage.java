package dev.larder.flags;

import dev.larder.LoadException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A source that failed while nothing was known. One reader at a time finds out whether it is back, {@link #PAUSE} after the last who did; the others do
 * not wait for it.
 *
 * @param since when it began, nanoseconds of the clock of ages
 * @param askedAt when it was last asked
 * @param reason why, without values
 */
record Outage(long since, long askedAt, String reason) {

    static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int DEEPEST = 20;

    static Outage of(LoadException failure, long now) {
        return new Outage(now, now, reason(failure));
    }

    /** Types alone, the outermost and the innermost: what a driver puts into its messages may be an address, or worse. */
    private static String reason(LoadException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        List<String> types = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .map(each -> each.getClass().getSimpleName())
                .toList();
        return types.size() == 1 ? types.get(0) : types.get(0) + " by " + types.get(types.size() - 1);
    }

    boolean isWorthAsking(long now) {
        return now - askedAt >= PAUSE.toNanos();
    }

    Outage asked(long now) {
        return new Outage(since, now, reason);
    }
}
