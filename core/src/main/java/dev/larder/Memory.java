package dev.larder;

import java.util.Objects;

/**
 * How much a cache may keep in this process. Immutable.
 *
 * <p>Given to {@link Larder.Builder#memory} it is the bound of each cache that does not have its own by {@link
 * CacheSpec#memory}.
 */
public final class Memory {

    /** Says how much room an entry takes, in any unit; called once when the entry is kept. */
    @FunctionalInterface
    public interface Weigher {
        /** The weight of an entry: not negative; 0 for an entry that is never evicted for room. */
        int weigh(Object key, Object value);
    }

    private static final Weigher ONE_EACH = (key, value) -> 1;

    private final long maximum;
    private final Weigher weigher;
    private final long least;
    private final long most;

    private Memory(long maximum, Weigher weigher, long least, long most) {
        if (maximum < 0) {
            throw new IllegalArgumentException("A memory of " + maximum + " is not possible: give 0 or more");
        }
        this.maximum = maximum;
        this.weigher = Objects.requireNonNull(weigher, "weigher");
        this.least = least;
        this.most = most;
    }

    /** At most so many entries. */
    public static Memory entries(long maximum) {
        return new Memory(maximum, ONE_EACH, maximum, maximum);
    }

    /** Entries of at most so much weight in all. A negative entry has the weight 1. */
    public static Memory weight(long maximum, Weigher weigher) {
        return new Memory(maximum, weigher, maximum, maximum);
    }

    /** No memory tier: every lookup asks the shared tier. */
    public static Memory none() {
        return entries(0);
    }

    /**
     * The same, resized by itself between two bounds as its analysis shows that more is of use, or less is enough: in steps of a tenth at most, never
     * twice in a minute. What is given so far is where it begins. Needs the analysis: not with {@link CacheSpec#notAnalysed}. Default: it keeps its size.
     *
     * @param least what it is never below, in entries or the weigher's unit; at least 256
     * @param most what it is never above
     */
    public Memory resizedBetween(long least, long most) {
        if (least < 256 || least > maximum || most < maximum) {
            throw new IllegalArgumentException("resizedBetween(" + least + ", " + most + ") does not hold " + maximum
                    + ", where it begins: give 256 or more, and at most that, and that or more");
        }
        return new Memory(maximum, weigher, least, most);
    }

    /** The same with another bound, within its limits; for the memory tier, which is resized. */
    public Memory withMaximum(long newMaximum) {
        return new Memory(newMaximum, weigher, Math.min(least, newMaximum), Math.max(most, newMaximum));
    }

    /** Whether it is resized by itself. */
    public boolean isResized() {
        return least < most;
    }

    /** What it is never below. */
    public long least() {
        return least;
    }

    /** What it is never above. */
    public long most() {
        return most;
    }

    /** The most that is kept, in entries or in the weigher's unit. */
    public long maximum() {
        return maximum;
    }

    /** Says how much room an entry takes. */
    public Weigher weigher() {
        return weigher;
    }

    /** Whether the bound is a number of entries, so that no entry needs to be weighed. */
    public boolean countsEntries() {
        return weigher.equals(ONE_EACH);
    }

    @Override
    public String toString() {
        return "Memory[maximum=" + maximum + "]";
    }
}
