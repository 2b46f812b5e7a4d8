package dev.larder.internal.freshness;

import dev.larder.CacheSpec;
import java.time.Duration;

/**
 * Says how far a reading lengthens the life of an entry. Pure: the caller reads the clock. What it says holds in any unit and by any clock, as long as all
 * moments are of the same.
 *
 * @param timeToLive how long an entry is fresh after a reading
 * @param atMost how old an entry may become; zero if lives are not lengthened
 */
public record Sliding(Duration timeToLive, Duration atMost) {

    // What is read all the time is written so often in its time to live, on each node.
    private static final int STEPS = 8;

    /**
     * What a specification asks for.
     *
     * @throws IllegalArgumentException if it asks for nothing, though it seems to
     */
    public static Sliding of(CacheSpec<?, ?> spec) {
        Duration atMost = spec.sliding();
        if (!atMost.isZero() && atMost.compareTo(spec.timeToLive()) <= 0) {
            throw new IllegalArgumentException("sliding of cache " + spec.name() + " is " + atMost
                    + ", which is not longer than its timeToLive of " + spec.timeToLive()
                    + ", so no life would be lengthened; give more, or zero to switch it off");
        }
        return new Sliding(spec.timeToLive(), atMost);
    }

    /** Whether lives are lengthened at all. */
    public boolean isOn() {
        return !atMost.isZero();
    }

    /** For how many nanoseconds before the end of its fresh time readers look whether an entry's life is to be lengthened. */
    public long windowNanos() {
        return timeToLive.toNanos() - timeToLive.toNanos() / STEPS;
    }

    /**
     * Until when an entry is fresh that is read now: later than before, or as before if too little would be won.
     *
     * @param until until when it is fresh
     * @param end when it is too old
     * @param now the present
     * @param life the time to live
     */
    public static long lengthened(long until, long end, long now, long life) {
        long longest = end - now < life ? end : now + life;
        long won = longest - until;
        return won > 0 && (won >= life / STEPS || longest == end) ? longest : until;
    }
}
