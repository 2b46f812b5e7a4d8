package dev.larder.redis.proofs;

import java.util.List;
import java.util.Locale;

/** Durations in nanoseconds, to be printed in milliseconds. Not empty. */
record Figures(List<Long> sorted) {

    static Figures of(List<Long> nanos) {
        return new Figures(nanos.stream().sorted().toList());
    }

    String p50() {
        return millis(at(0.50));
    }

    String p99() {
        return millis(at(0.99));
    }

    String max() {
        return millis(sorted.get(sorted.size() - 1));
    }

    // The nearest rank: the smallest value that so many are not above.
    private long at(double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }
}
