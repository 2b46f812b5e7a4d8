package dev.larder.internal.freshness;

import dev.larder.CacheSpec;

/**
 * Says when an entry that is still fresh is loaded anew, so that nobody waits when it expires. Pure: the caller reads the clock and draws
 * the random number. Off where both numbers are 0.
 *
 * <p>With a {@code beta} it is XFetch of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention" (VLDB
 * 2015): each reader tosses a coin that is the likelier to say yes the nearer the end is and the longer a load takes.
 *
 * @param beta by how much earlier, in load costs; 1 is what the paper finds best
 * @param ahead the last share of its fresh time in which the first reader has an entry reloaded
 */
public record EarlyRefresh(double beta, double ahead) {

    /** How many load costs before the end the coin is tossed first; earlier it says yes once in half a billion times. */
    private static final double COSTS = 20;

    /** What a specification asks for. */
    public static EarlyRefresh of(CacheSpec<?, ?> spec) {
        return new EarlyRefresh(spec.earlyRefresh(), spec.refreshAhead());
    }

    /** For how many nanoseconds before the end of an entry's fresh time its readers look whether it is due. */
    public long windowNanos(long freshNanos, long costNanos) {
        double window = ahead > 0 ? freshNanos * ahead : COSTS * beta * costNanos;
        return Math.max(0, (long) Math.min((double) freshNanos, window));
    }

    /**
     * Whether a reader reloads an entry.
     *
     * @param leftNanos what is left of its fresh time
     * @param windowNanos what {@link #windowNanos} said of it
     * @param drawn a random number from 0 up to, not including, 1
     */
    public boolean isDue(long leftNanos, long windowNanos, double drawn) {
        if (leftNanos > windowNanos || windowNanos <= 0) {
            return false;
        }
        return ahead > 0 || -Math.log(1 - drawn) * windowNanos / COSTS >= leftNanos;
    }
}
