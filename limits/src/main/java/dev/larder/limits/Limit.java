package dev.larder.limits;

import java.time.Duration;

/**
 * How often: so many requests within a time, spread evenly, and so many at once. Immutable.
 *
 * @param requests how many become allowed again within {@code per}; 1 to 1,000,000,000
 * @param per the time, from 1 second to 1 day
 * @param burst how many are allowed at once by who has not asked for a while; 1 to 1,000,000,000
 * @since 0.1
 */
public record Limit(long requests, Duration per, long burst) {

    private static final long MOST = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the ranges; throws {@link IllegalArgumentException} if one is left. */
    public Limit {
        requireCount("requests", requests);
        requireCount("burst", burst);
        if (per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "per is " + per + "; it must be between " + SHORTEST + " and " + LONGEST);
        }
    }

    /** So many within a minute, all of which may come at once. */
    public static Limit perMinute(long requests) {
        return new Limit(requests, Duration.ofMinutes(1), requests);
    }

    /** So many within a second, all of which may come at once. */
    public static Limit perSecond(long requests) {
        return new Limit(requests, Duration.ofSeconds(1), requests);
    }

    /** The same with so many at once. */
    public Limit burst(long atOnce) {
        return new Limit(requests, per, atOnce);
    }

    private static void requireCount(String option, long count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(option + " is " + count + "; it must be between 1 and " + MOST);
        }
    }
}
