package dev.larder.console.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durations in logarithmic buckets: each bound is twice the one before, from 32 microseconds to 34 seconds, and one bucket is for what
 * takes longer. Pure.
 */
public final class Buckets {

    private static final int SMALLEST_MICROS = 32;
    private static final int BOUNDS = 21;

    /** How many counts there are: one more than bounds. */
    public static final int COUNTS = BOUNDS + 1;

    /** The upper bounds, microseconds. */
    public static final List<Long> BOUNDS_MICROS = bounds();

    private Buckets() {}

    private static List<Long> bounds() {
        List<Long> bounds = new ArrayList<>();
        for (int i = 0; i < BOUNDS; i++) {
            bounds.add((long) SMALLEST_MICROS << i);
        }
        return List.copyOf(bounds);
    }

    /** Which bucket a duration belongs to. */
    static int of(long nanos) {
        long units = nanos / (SMALLEST_MICROS * 1_000L);
        return Math.min(BOUNDS, 64 - Long.numberOfLeadingZeros(units));
    }

    /** Nothing in any bucket. */
    public static List<Long> none() {
        return List.copyOf(Collections.nCopies(COUNTS, 0L));
    }

    /** What came between two counts, never negative. */
    public static List<Long> between(List<Long> before, List<Long> after) {
        List<Long> counts = new ArrayList<>(COUNTS);
        for (int i = 0; i < COUNTS; i++) {
            counts.add(Math.max(0, at(after, i) - at(before, i)));
        }
        return counts;
    }

    /** Two counts together. */
    public static List<Long> sum(List<Long> one, List<Long> other) {
        List<Long> counts = new ArrayList<>(COUNTS);
        for (int i = 0; i < COUNTS; i++) {
            counts.add(at(one, i) + at(other, i));
        }
        return counts;
    }

    private static long at(List<Long> counts, int i) {
        return i < counts.size() ? counts.get(i) : 0;
    }

    /**
     * The duration that so large a share took at most, microseconds, taken to be evenly spread inside its bucket; null if nothing was counted.
     *
     * @param faster how many took no time worth mentioning, beside those in the buckets
     * @param share above 0, up to 1
     */
    public static @Nullable Long percentile(List<Long> counts, long faster, double share) {
        long all = faster + counts.stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return null;
        }
        double wanted = share * all - faster;
        if (wanted <= 0) {
            return 0L;
        }
        int bucket = 0;
        while (bucket < BOUNDS && wanted > at(counts, bucket)) {
            wanted -= at(counts, bucket);
            bucket++;
        }
        return within(bucket, at(counts, bucket) == 0 ? 1 : wanted / at(counts, bucket));
    }

    private static long within(int bucket, double part) {
        long from = bucket == 0 ? 0 : BOUNDS_MICROS.get(bucket - 1);
        return bucket == BOUNDS ? from : from + Math.round((BOUNDS_MICROS.get(bucket) - from) * Math.min(1, part));
    }
}
