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

    private Memory(long maximum, Weigher weigher) {
        if (maximum < 0) {
            throw new IllegalArgumentException("A memory of " + maximum + " is not possible: give 0 or more");
        }
        this.maximum = maximum;
        this.weigher = Objects.requireNonNull(weigher, "weigher");
    }

    /** At most so many entries. */
    public static Memory entries(long maximum) {
        return new Memory(maximum, ONE_EACH);
    }

    /** Entries of at most so much weight in all. A negative entry has the weight 1. */
    public static Memory weight(long maximum, Weigher weigher) {
        return new Memory(maximum, weigher);
    }

    /** No memory tier: every lookup asks the shared tier. */
    public static Memory none() {
        return entries(0);
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
